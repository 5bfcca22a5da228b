package io.fortimail.mail.text;

import java.util.List;
import java.util.function.Predicate;

/**
 * Finds what a mail program makes a link in text without markup: {@code http}, {@code https} and
 * {@code ftp} URLs, names that begin with {@code www.}, and {@code mailto:}. One pass.
 */
final class PlainLinks {

  private static final List<String> STARTS =
      List.of("http://", "https://", "ftp://", "www.", "mailto:");

  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  /** Marks that end a sentence rather than a URL. */
  private static final String TRAILING = ".,;:!?'*_~-|\u2026";

  private PlainLinks() {}

  /**
   * Finds links.
   *
   * @param text where to look
   * @param from where it begins
   * @param to where it ends
   * @param found takes each link, and says whether to go on
   */
  static void find(CharSequence text, int from, int to, Predicate<String> found) {
    int at = from;
    while (at < to) {
      int start = startLength(text, at, to);
      boolean word = at > from && Character.isLetterOrDigit(text.charAt(at - 1));
      if (start == 0 || word) {
        at++;
        continue;
      }
      int end = end(text, at + start, to);
      int trimmed = trim(text, at + start, end);
      if (trimmed > at + start && !found.test(text.subSequence(at, trimmed).toString())) {
        return;
      }
      at = Math.max(end, at + start);
    }
  }

  private static int startLength(CharSequence text, int at, int to) {
    char c = lower(text.charAt(at));
    if (c == 'h' || c == 'f' || c == 'w' || c == 'm') {
      for (String start : STARTS) {
        if (startsWith(text, at, to, start)) {
          return start.length();
        }
      }
    }
    return 0;
  }

  private static boolean startsWith(CharSequence text, int at, int to, String start) {
    if (to - at < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (lower(text.charAt(at + i)) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static int end(CharSequence text, int from, int to) {
    int at = from;
    while (at < to && !endsUrl(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * White space, the delimiters of RFC 3986 appendix C, and the quotes and stops of other scripts.
   */
  private static boolean endsUrl(char c) {
    return c <= ' '
        || c == '<'
        || c == '>'
        || c == '"'
        || c == '`'
        || c == '\u00ab'
        || c == '\u00bb'
        || (c >= '\u2018' && c <= '\u201f')
        || (c >= '\u3000' && c <= '\u301f')
        || (c >= '\uff08' && c <= '\uff0c')
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  /** Takes marks off the end, and brackets that were not opened within the URL. */
  private static int trim(CharSequence text, int from, int to) {
    int[] open = new int[OPENING.length()];
    for (int i = from; i < to; i++) {
      int opening = OPENING.indexOf(text.charAt(i));
      int closing = CLOSING.indexOf(text.charAt(i));
      if (opening >= 0) {
        open[opening]++;
      } else if (closing >= 0) {
        open[closing]--;
      }
    }
    int end = to;
    while (end > from) {
      char last = text.charAt(end - 1);
      int closing = CLOSING.indexOf(last);
      if (closing >= 0 && open[closing] < 0) {
        open[closing]++;
      } else if (TRAILING.indexOf(last) < 0 && OPENING.indexOf(last) < 0) {
        break;
      }
      end--;
    }
    return end;
  }
}
