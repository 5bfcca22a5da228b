package io.fortimail.mail.text;

import java.util.Set;

/** What elements do to the text in them, whatever their styles (WHATWG HTML section 15.3). */
final class HtmlElements {

  private static final Set<String> NOT_SHOWN =
      Set.of(
          "head",
          "title",
          "style",
          "script",
          "template",
          "noscript",
          "noframes",
          "noembed",
          "iframe",
          "datalist",
          "object",
          "audio",
          "video",
          "canvas",
          "param",
          "rp");

  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "blockquote",
          "ul",
          "ol",
          "dl",
          "pre",
          "listing",
          "xmp",
          "plaintext",
          "figure");

  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "body",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dt",
          "fieldset",
          "figcaption",
          "footer",
          "form",
          "header",
          "hgroup",
          "hr",
          "html",
          "legend",
          "li",
          "main",
          "menu",
          "nav",
          "optgroup",
          "option",
          "search",
          "section",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr");

  private HtmlElements() {}

  static boolean isShown(String name) {
    return !NOT_SHOWN.contains(name);
  }

  /** How many line ends set the element apart: 2 for a paragraph, 1 for a block, else 0. */
  static int lineEnds(String name) {
    return PARAGRAPHS.contains(name) ? 2 : BLOCKS.contains(name) ? 1 : 0;
  }

  static boolean isCell(String name) {
    return name.equals("td") || name.equals("th");
  }

  static boolean keepsSpace(String name) {
    return switch (name) {
      case "pre", "textarea", "listing", "xmp", "plaintext" -> true;
      default -> false;
    };
  }
}
