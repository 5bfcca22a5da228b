package io.fortimail.mail;

/**
 * Makes text that came from a peer safe to show in a reply, a header, a log line or a report: the
 * answer to injected line ends and terminal escapes.
 */
public final class PeerText {

  private PeerText() {}

  /**
   * Replaces every control character, line end and non-ASCII character by {@code ?} and cuts the
   * text.
   *
   * @param text whatever a peer sent
   * @param maxLength the longest result, in characters; a longer text ends in {@code ...}
   * @return printable ASCII
   */
  public static String clean(String text, int maxLength) {
    if (text.length() <= maxLength && isClean(text)) {
      return text; // as all text is that the program itself has written
    }
    int length = Math.min(text.length(), maxLength);
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.append(isPrintable(c) ? c : '?');
    }
    if (text.length() > maxLength && maxLength >= 3) {
      out.setLength(maxLength - 3);
      out.append("...");
    }
    return out.toString();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPrintable(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c <= '~';
  }
}
