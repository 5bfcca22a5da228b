package io.fortimail.mail.text;

import com.google.common.base.Ascii;
import io.fortimail.mail.MimePart;
import org.jsoup.nodes.Element;

/** The links that elements of a document make, other than by their text. */
final class HtmlLinks {

  private final LinkList links;
  private final MimePart part;

  /** The document's base; only the first counts (WHATWG HTML section 4.2.3). */
  private String base = "";

  HtmlLinks(LinkList links, MimePart part) {
    this.links = links;
    this.part = part;
  }

  /** Adds the links of an element; returns the number of an anchor, negative if it is none. */
  int add(Element element, boolean hidden) {
    if (element.attributesSize() == 0) {
      return -1;
    }
    add(element, "background", Link.Kind.IMAGE, hidden);
    add(element, "formaction", Link.Kind.FORM, hidden);
    switch (element.normalName()) {
      case "a" -> {
        return anchor(element, hidden);
      }
      case "area" -> show(element, add(element, "href", Link.Kind.AREA, hidden));
      case "img", "input" -> show(element, add(element, "src", Link.Kind.IMAGE, hidden));
      case "image" -> add(element, "xlink:href", Link.Kind.IMAGE, hidden);
      case "form" -> add(element, "action", Link.Kind.FORM, hidden);
      case "frame", "iframe" -> add(element, "src", Link.Kind.FRAME, hidden);
      case "link" -> add(element, "href", linkKind(element), hidden);
      case "meta" -> refresh(element);
      case "base" -> {
        if (base.isEmpty()) {
          base = LinkTarget.clean(element.attr("href"));
        }
      }
      case "script", "embed", "audio", "video", "source", "track" ->
          add(element, "src", Link.Kind.OTHER, hidden);
      case "object" -> add(element, "data", Link.Kind.OTHER, hidden);
      default -> {}
    }
    return -1;
  }

  private int anchor(Element element, boolean hidden) {
    int number = add(element, "href", Link.Kind.ANCHOR, hidden);
    return number >= 0 ? number : add(element, "xlink:href", Link.Kind.ANCHOR, hidden);
  }

  private int add(Element element, String attribute, Link.Kind kind, boolean hidden) {
    return add(element.attr(attribute), kind, hidden);
  }

  private int add(String attribute, Link.Kind kind, boolean hidden) {
    String target = LinkTarget.clean(attribute);
    return target.isEmpty() ? -1 : links.add(LinkTarget.join(base, target), kind, hidden, part);
  }

  private void show(Element element, int number) {
    links.show(number, element.attr("alt"));
  }

  private static Link.Kind linkKind(Element element) {
    boolean sheet = Ascii.toLowerCase(element.attr("rel")).contains("stylesheet");
    return sheet ? Link.Kind.STYLESHEET : Link.Kind.OTHER;
  }

  /** {@code content="0; url=http://example.org/"}, the URL perhaps in quotes. */
  private void refresh(Element element) {
    if (!Ascii.equalsIgnoreCase(element.attr("http-equiv").strip(), "refresh")) {
      return;
    }
    String content = element.attr("content");
    int at = Ascii.toLowerCase(content).indexOf("url=");
    if (at >= 0) {
      String target = LinkTarget.clean(content.substring(at + 4));
      boolean quoted = target.length() > 1 && (target.charAt(0) == '\'' || target.charAt(0) == '"');
      int end = quoted ? target.indexOf(target.charAt(0), 1) : -1;
      add(end < 0 ? target : target.substring(1, end), Link.Kind.REFRESH, false);
    }
  }
}
