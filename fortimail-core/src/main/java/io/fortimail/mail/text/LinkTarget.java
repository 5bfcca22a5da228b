package io.fortimail.mail.text;

/** Where a link in HTML leads, as browsers read it (WHATWG URL section 4.4). */
final class LinkTarget {

  private LinkTarget() {}

  /** The text of an attribute without tabs and line ends, and without blanks around it. */
  static String clean(String attribute) {
    int from = 0;
    int to = attribute.length();
    while (from < to && attribute.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && attribute.charAt(to - 1) <= ' ') {
      to--;
    }
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = attribute.charAt(i);
      if (c != '\t' && c != '\n' && c != '\r') {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * Joins a target to the base of its document (RFC 3986 section 5.2, but dots stay).
   *
   * @param base the base, empty if there is none
   * @param target the target
   */
  static String join(String base, String target) {
    int colon = UrlHost.schemeEnd(base);
    if (colon < 0 || UrlHost.schemeEnd(target) >= 0) {
      return target;
    }
    int host = colon + 1;
    while (host < base.length() && UrlHost.isSlash(base.charAt(host))) {
      host++;
    }
    int path = first(base, host, "/\\?#");
    if (target.length() > 1
        && UrlHost.isSlash(target.charAt(0))
        && UrlHost.isSlash(target.charAt(1))) {
      return base.substring(0, colon + 1) + target;
    }
    if (!target.isEmpty() && UrlHost.isSlash(target.charAt(0))) {
      return base.substring(0, path) + target;
    }
    if (target.startsWith("#")) {
      return base.substring(0, first(base, path, "#")) + target;
    }
    int query = first(base, path, "?#");
    if (target.startsWith("?")) {
      return base.substring(0, query) + target;
    }
    int folder = base.lastIndexOf('/', query - 1) + 1;
    return folder <= path
        ? base.substring(0, path) + "/" + target
        : base.substring(0, folder) + target;
  }

  private static int first(String text, int from, String marks) {
    int at = from;
    while (at < text.length() && marks.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
