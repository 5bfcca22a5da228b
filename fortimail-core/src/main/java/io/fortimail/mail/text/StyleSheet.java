package io.fortimail.mail.text;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * The rules of a document's {@code style} elements that have simple selectors: {@code *}, a name of
 * elements, {@code .class}, {@code #id}, and a name with one of the latter two. Others are passed
 * over, and so are at-rules: what {@code @media} says holds for some screens only.
 *
 * <p>An element is found by a few look-ups, however many rules there are.
 */
final class StyleSheet {

  /** The most classes of one element that are looked up, as jsoup may copy an element often. */
  private static final int MAX_CLASSES = 32;

  private static final Splitter CLASSES = Splitter.on(' ').omitEmptyStrings();

  private final Map<String, Declarations> rules = new HashMap<>();
  private int left;

  StyleSheet(int maxRules) {
    this.left = maxRules;
  }

  /** Adds the rules of one {@code style} element. One pass. */
  void add(String css) {
    String text = CssText.plain(css).replace("<!--", "").replace("-->", "");
    int at = 0;
    while (at < text.length() && left > 0) {
      if (text.charAt(at) <= ' ' || text.charAt(at) == ';') {
        at++;
      } else if (text.charAt(at) == '@') {
        at = afterAtRule(text, at);
      } else {
        at = addRule(text, at);
      }
    }
  }

  /** Adds the rule at {@code from}, and returns where it ends. */
  private int addRule(String text, int from) {
    int open = text.indexOf('{', from);
    if (open < 0) {
      return text.length();
    }
    int close = CssText.end(text, open + 1, '}');
    addRules(text.substring(from, open), text.substring(open + 1, close));
    return close + 1;
  }

  /** A statement such as {@code @import} ends at a semicolon, others with their block. */
  private static int afterAtRule(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if ((c == ';' && depth == 0) || (c == '}' && --depth <= 0)) {
        return i + 1;
      }
    }
    return text.length();
  }

  private void addRules(String selectors, String block) {
    Declarations declarations = Declarations.parse(block);
    if (declarations.isEmpty()) {
      return;
    }
    for (String selector : Splitter.on(',').trimResults().split(selectors)) {
      if (isSimple(selector) && left > 0) {
        left--;
        rules.computeIfAbsent(key(selector), none -> new Declarations()).putAll(declarations);
      }
    }
  }

  /** Names of elements are the same in any case, and a rule is found under {@code td.class}. */
  private static String key(String selector) {
    int name = 0;
    while (name < selector.length()
        && selector.charAt(name) != '.'
        && selector.charAt(name) != '#') {
      name++;
    }
    return Ascii.toLowerCase(selector.substring(0, name)) + selector.substring(name);
  }

  private static boolean isSimple(String selector) {
    int marks = 0;
    for (int i = 0; i < selector.length(); i++) {
      char c = selector.charAt(i);
      if (c == '.' || c == '#') {
        marks++;
      } else if (!Character.isLetterOrDigit(c) && c != '-' && c != '_') {
        return selector.equals("*");
      }
    }
    return !selector.isEmpty() && marks <= 1;
  }

  /** What the rules say of an element, the more special ones last (CSS Cascade section 6). */
  Declarations of(Element element) {
    if (rules.isEmpty()) {
      return Declarations.NONE;
    }
    Declarations all = new Declarations();
    String name = element.normalName();
    addTo(all, "*");
    addTo(all, name);
    int count = 0;
    for (String type : CLASSES.split(element.attr("class").replace('\n', ' '))) {
      addTo(all, "." + type);
      addTo(all, name + "." + type);
      if (++count == MAX_CLASSES) {
        break;
      }
    }
    if (!element.id().isEmpty()) {
      addTo(all, "#" + element.id());
      addTo(all, name + "#" + element.id());
    }
    return all;
  }

  private void addTo(Declarations all, String key) {
    Declarations found = rules.get(key);
    if (found != null) {
      all.putAll(found);
    }
  }
}
