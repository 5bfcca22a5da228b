package io.fortimail.mail.text;

import com.google.common.base.Ascii;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * How the elements of a document look: by what they are, by their attributes of old, by the
 * document's style sheets and by their own styles, in that order.
 */
final class HtmlStyles {

  /** What browsers use for links. */
  private static final int LINK_COLOR = 0x0000ee;

  private final StyleSheet sheet;

  /** Styles read before: jsoup copies elements, and so their attributes, a great many times. */
  private final Map<String, Declarations> read = new HashMap<>();

  HtmlStyles(Document document, int maxRules) {
    sheet = new StyleSheet(maxRules);
    for (Element style : document.getElementsByTag("style")) {
      String media = Ascii.toLowerCase(style.attr("media").strip());
      if (media.isEmpty() || media.equals("all") || media.equals("screen")) {
        sheet.add(style.data());
      }
    }
  }

  /** All that the style sheets and the element itself declare. */
  Declarations declared(Element element) {
    Declarations ruled = sheet.of(element);
    String style = element.attr("style");
    if (style.isEmpty()) {
      return ruled;
    }
    Declarations own = read.computeIfAbsent(style, Declarations::parse);
    if (ruled.isEmpty()) {
      return own;
    }
    ruled.putAll(own);
    return ruled;
  }

  /** The appearance of an element in one that looks like {@code outer}. */
  Appearance appearance(Element element, Appearance outer, Declarations declared) {
    String name = element.normalName();
    Appearance look = HtmlElements.keepsSpace(name) ? outer.withPreserved() : outer;
    boolean closed = name.equals("dialog") && !element.hasAttr("open");
    if (!HtmlElements.isShown(name) || closed || element.hasAttr("hidden")) {
      look = look.withGone();
    }
    return byAttributes(element, name, look).with(declared);
  }

  private static Appearance byAttributes(Element element, String name, Appearance outer) {
    Appearance look = outer;
    if (element.attributesSize() == 0) {
      return look;
    }
    if (name.equals("a") && element.hasAttr("href")) {
      look = look.withColor(LINK_COLOR);
    }
    String color = attribute(element, name.equals("body") ? "text" : "color");
    if (!color.isEmpty() && (name.equals("font") || name.equals("body"))) {
      look = look.withColor(CssColor.legacy(color));
    }
    String background = attribute(element, "bgcolor");
    if (!background.isEmpty()) {
      look = look.withBackground(CssColor.legacy(background));
    }
    return element.attr("background").isBlank() ? look : look.withBackground(CssColor.UNKNOWN);
  }

  private static String attribute(Element element, String name) {
    return Ascii.toLowerCase(element.attr(name).strip());
  }
}
