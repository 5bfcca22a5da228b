package io.fortimail.mail.text;

import com.google.common.base.Ascii;
import java.util.Optional;

/** The host in a URL, found as browsers find it (WHATWG URL section 4.4), not by RFC 3986. */
final class UrlHost {

  /** The longest name of a host, RFC 1035 section 2.3.4. */
  private static final int MAX_HOST = 255;

  private UrlHost() {}

  /** The host after {@code scheme://}; browsers take a backslash, or more slashes, as well. */
  static Optional<String> of(String url) {
    int colon = schemeEnd(url);
    int start = colon < 0 ? 0 : colon + 1;
    int host = start;
    while (host < url.length() && isSlash(url.charAt(host))) {
      host++;
    }
    boolean web = colon >= 0 && isWeb(url.substring(0, colon));
    if (host - start >= 2 || web) {
      return authority(url, host);
    }
    return colon < 0 && Ascii.toLowerCase(head(url, 4)).equals("www.")
        ? authority(url, 0)
        : Optional.empty();
  }

  /** The host that a text shows: all of it is a URL or a name, or it begins with a URL. */
  static Optional<String> shownIn(String text) {
    String first = firstWord(text);
    int colon = schemeEnd(first);
    if (colon > 0 && isWeb(first.substring(0, colon))) {
      return of(first);
    }
    if (first.indexOf('@') >= 0) {
      return Optional.empty(); // an address
    }
    boolean alone = first.length() == text.strip().length();
    return (alone || Ascii.toLowerCase(head(first, 4)).equals("www."))
        ? authority(first, 0).filter(UrlHost::looksLikeName)
        : Optional.empty();
  }

  static String withoutWww(String host) {
    return host.startsWith("www.") ? host.substring(4) : host;
  }

  /** {@return the index of the colon that ends a scheme (RFC 3986 section 3.1), or -1} */
  static int schemeEnd(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = Ascii.toLowerCase(url.charAt(i));
      boolean letter = c >= 'a' && c <= 'z';
      if (c == ':') {
        return i == 0 ? -1 : i;
      }
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
        return -1;
      }
    }
    return -1;
  }

  static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  private static boolean isWeb(String scheme) {
    String lower = Ascii.toLowerCase(scheme);
    return lower.equals("http") || lower.equals("https") || lower.equals("ftp");
  }

  private static Optional<String> authority(String url, int from) {
    int end = from;
    int host = from;
    while (end < url.length() && !endsAuthority(url.charAt(end))) {
      host = url.charAt(end) == '@' ? end + 1 : host;
      end++;
    }
    String name = url.substring(host, end);
    int colon = name.lastIndexOf(':');
    if (colon >= 0 && !name.endsWith("]")) {
      name = name.substring(0, colon);
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.isEmpty() || name.length() > MAX_HOST
        ? Optional.empty()
        : Optional.of(Ascii.toLowerCase(name));
  }

  private static boolean endsAuthority(char c) {
    return isSlash(c) || c == '?' || c == '#';
  }

  /** Two labels at least, the last of letters: so neither {@code 1.5} nor {@code sales}. */
  private static boolean looksLikeName(String host) {
    int dot = host.lastIndexOf('.');
    if (dot < 1 || host.length() - dot < 3) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetter(c) && (i > dot || !(Character.isDigit(c) || c == '-' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static String firstWord(String text) {
    String stripped = text.strip();
    int end = 0;
    while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
      end++;
    }
    return stripped.substring(0, end);
  }

  private static String head(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }
}
