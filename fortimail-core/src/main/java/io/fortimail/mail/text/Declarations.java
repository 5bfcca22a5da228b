package io.fortimail.mail.text;

import com.google.common.base.Ascii;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The declarations of a CSS block (CSS Syntax section 5.4.4) as far as they can hide text; others
 * are passed over. Names and values are in lower case; where a property comes twice, the last one
 * counts, but for {@code !important}.
 */
final class Declarations {

  static final Declarations NONE = new Declarations();

  private static final Set<String> PROPERTIES =
      Set.of(
          "display",
          "visibility",
          "opacity",
          "color",
          "background",
          "background-color",
          "background-image",
          "font-size",
          "font",
          "overflow",
          "overflow-x",
          "overflow-y",
          "height",
          "max-height",
          "width",
          "max-width",
          "position",
          "left",
          "top",
          "right",
          "bottom",
          "text-indent",
          "margin-left",
          "margin-top",
          "clip",
          "clip-path",
          "transform",
          "mso-hide",
          "white-space");

  Declarations() {}

  private final Map<String, String> values = new HashMap<>(8);
  private final Set<String> important = new HashSet<>(2);

  /** Reads what stands between the braces, or in a {@code style} attribute. One pass. */
  static Declarations parse(String css) {
    Declarations declarations = new Declarations();
    String text = CssText.plain(css);
    int start = 0;
    while (start < text.length()) {
      int end = CssText.end(text, start, ';');
      declarations.add(text.substring(start, end));
      start = end + 1;
    }
    return declarations;
  }

  private void add(String declaration) {
    int colon = declaration.indexOf(':');
    if (colon < 0) {
      return;
    }
    String name = Ascii.toLowerCase(declaration.substring(0, colon).strip());
    if (!PROPERTIES.contains(name)) {
      return;
    }
    String value = Ascii.toLowerCase(declaration.substring(colon + 1).strip());
    int mark = value.lastIndexOf('!');
    boolean isImportant = mark >= 0 && value.substring(mark + 1).strip().equals("important");
    put(name, isImportant ? value.substring(0, mark).strip() : value, isImportant);
  }

  private void put(String name, String value, boolean isImportant) {
    if (isImportant) {
      important.add(name);
    } else if (important.contains(name)) {
      return;
    }
    values.put(name, value);
  }

  /** Adds declarations that come later in the cascade. */
  void putAll(Declarations later) {
    later.values.forEach((name, value) -> put(name, value, later.important.contains(name)));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The value of a property, empty if there is none. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }
}
