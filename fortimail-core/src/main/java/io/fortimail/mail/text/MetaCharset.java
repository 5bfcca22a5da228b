package io.fortimail.mail.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Ascii;
import java.util.Optional;

/** The charset that an HTML document names in a {@code meta} element (WHATWG HTML 13.2.3.2). */
final class MetaCharset {

  /** How many octets are looked at: browsers look at 1024, some mail programs at more. */
  private static final int PRESCAN = 4_096;

  private MetaCharset() {}

  static Optional<String> find(byte[] octets) {
    String head =
        Ascii.toLowerCase(new String(octets, 0, Math.min(octets.length, PRESCAN), ISO_8859_1));
    int at = head.indexOf('<');
    while (at >= 0) {
      int end = head.indexOf(head.startsWith("<!--", at) ? "-->" : ">", at);
      if (end < 0) {
        return Optional.empty();
      }
      if (head.startsWith("<meta", at)) {
        Optional<String> charset = inTag(head.substring(at, end));
        if (charset.isPresent()) {
          return charset;
        }
      }
      at = head.indexOf('<', end);
    }
    return Optional.empty();
  }

  /** Both {@code charset="x"} and {@code content="text/html; charset=x"}. */
  private static Optional<String> inTag(String tag) {
    int at = tag.indexOf("charset");
    if (at < 0) {
      return Optional.empty();
    }
    int from = skip(tag, at + "charset".length());
    if (from >= tag.length() || tag.charAt(from) != '=') {
      return Optional.empty();
    }
    from = skip(tag, from + 1);
    int to = from;
    while (to < tag.length() && isNameCharacter(tag.charAt(to))) {
      to++;
    }
    return to == from ? Optional.empty() : Optional.of(tag.substring(from, to));
  }

  private static int skip(String tag, int from) {
    int at = from;
    while (at < tag.length() && (tag.charAt(at) <= ' ' || isQuote(tag.charAt(at)))) {
      at++;
    }
    return at;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isNameCharacter(char c) {
    return c > ' ' && !isQuote(c) && c != ';' && c != '/' && c != '>';
  }
}
