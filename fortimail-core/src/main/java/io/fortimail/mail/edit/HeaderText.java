package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.mail.PeerText;
import java.util.Base64;

/** Writes header fields (RFC 5322, RFC 2047) and refuses what cannot stand in one. */
final class HeaderText {

  private static final int FOLD_AT = 78;

  /**
   * How many octets an encoded word carries: RFC 2047 section 2 allows it 75 characters, of which
   * {@code =?utf-8?b?} and {@code ?=} take twelve.
   */
  private static final int WORD_OCTETS = 45;

  private HeaderText() {}

  static void requireName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')) {
      throw new IllegalArgumentException("not a field name: " + PeerText.clean(name, 80));
    }
  }

  static void requireValue(String value) {
    if (value.length() > MessageEdit.AddHeader.MAX_VALUE
        || !value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
      throw new IllegalArgumentException("not a field body: " + PeerText.clean(value, 80));
    }
  }

  static void requireOccurrence(int occurrence) {
    if (occurrence < 1) {
      throw new IllegalArgumentException("the first field of a name has number 1");
    }
  }

  /** The text itself if it is ASCII, else encoded words with single spaces between them. */
  static String encode(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control characters: " + PeerText.clean(text, 80));
    }
    // Text that looks like an encoded word would be decoded by its reader.
    if (text.chars().allMatch(c -> c <= '~') && !text.contains("=?")) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int to = endOfWord(text, from);
      byte[] octets = text.substring(from, to).getBytes(UTF_8);
      words.append(words.isEmpty() ? "" : " ");
      words.append("=?utf-8?b?").append(Base64.getEncoder().encodeToString(octets)).append("?=");
      from = to;
    }
    return words.toString();
  }

  /** RFC 2047 section 5: a character is not split over two words. */
  private static int endOfWord(String text, int from) {
    int octets = 0;
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int needed = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (octets + needed > WORD_OCTETS) {
        return i;
      }
      octets += needed;
      i += Character.charCount(c);
    }
    return i;
  }

  /** A field as it is written, folded at white space near 78 columns, with its CRLF. */
  static String field(String name, String value) {
    StringBuilder out = new StringBuilder(name).append(':');
    if (!startsBlank(value)) {
      out.append(' ');
    }
    int lineStart = 0;
    int firstBlank = out.length();
    int lastBlank = -1;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean blank = c == ' ' || c == '\t';
      if (blank && !endsBlank(out)) {
        lastBlank = out.length();
      }
      out.append(c);
      // RFC 5322 3.2.2: no line of white space only, so a run of blanks is never split.
      if (!blank
          && out.length() - lineStart > FOLD_AT
          && lastBlank > Math.max(lineStart, firstBlank)) {
        out.insert(lastBlank, "\r\n");
        lineStart = lastBlank + 2;
        lastBlank = -1;
      }
    }
    return out.append("\r\n").toString();
  }

  private static boolean endsBlank(StringBuilder out) {
    char last = out.charAt(out.length() - 1);
    return last == ' ' || last == '\t';
  }

  private static boolean startsBlank(String word) {
    return !word.isEmpty() && (word.charAt(0) == ' ' || word.charAt(0) == '\t');
  }
}
