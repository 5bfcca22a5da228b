package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Writes header fields: folding (RFC 5322), encoded words (RFC 2047), parameters (RFC 2231). */
public final class FieldText {

  /**
   * RFC 2047 section 2: a line with an encoded word has no more than 76 characters. RFC 5322
   * section 2.1.1 would allow other lines 78.
   */
  private static final int FOLD_AT = 76;

  /** RFC 2047 section 2: an encoded word has no more than 75 characters. */
  private static final int MAX_WORD = 75;

  /**
   * The most octets of UTF-8 in one encoded word: three of them make four characters of base64, and
   * {@code =?UTF-8?B?} with {@code ?=} takes 12.
   */
  private static final int MAX_WORD_OCTETS = (MAX_WORD - 12) / 4 * 3;

  /** The most characters of one piece of a parameter, so that its line stays below 78. */
  private static final int MAX_PIECE = 50;

  /** RFC 2231 section 7: attribute-char, besides letters and digits. */
  private static final String ATTRIBUTE_MARKS = "!#$&+-.^_`{|}~";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private FieldText() {}

  /**
   * Writes a field.
   *
   * @param name its name
   * @param value its body without line ends; folded at white space near 76 columns
   * @return the field with its CRLF, one character for each octet of its UTF-8 (RFC 6532)
   * @throws IllegalArgumentException if name or value cannot stand in a header
   */
  public static String field(String name, String value) {
    requireName(name);
    requireOneLine(value);
    StringBuilder out = new StringBuilder(name).append(':');
    if (value.isEmpty() || !isBlank(value.charAt(0))) {
      out.append(' ');
    }
    int lineStart = 0;
    // An encoded word fits a line of its own, and RFC 2047 section 2 wants it to; others stay.
    int lastBlank = value.startsWith("=?") ? out.length() - 1 : -1;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean blank = isBlank(c);
      if (blank && i > 0 && !isBlank(out.charAt(out.length() - 1))) {
        lastBlank = out.length();
      }
      out.append(c);
      // RFC 5322 3.2.2: no line of white space only, so a run of blanks is never split.
      if (!blank && out.length() - lineStart > FOLD_AT && lastBlank > lineStart) {
        out.insert(lastBlank, "\r\n");
        lineStart = lastBlank + 2;
        lastBlank = -1;
      }
    }
    return new String(out.append("\r\n").toString().getBytes(UTF_8), ISO_8859_1);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /**
   * Text for a person, as it stands in a field such as {@code Subject}.
   *
   * @param text any text of one line
   * @return the text itself if it is printable ASCII, else encoded words with blanks between them
   *     (RFC 2047 section 5)
   * @throws IllegalArgumentException if it holds CR, LF or NUL
   */
  public static String unstructured(String text) {
    requireOneLine(text);
    return isPrintableAscii(text) && !text.contains("=?") ? text : encodedWords(text);
  }

  /**
   * A display name before an address (RFC 5322 section 3.4).
   *
   * @param name any text of one line
   * @return the name in quotes if it is printable ASCII, else encoded words
   * @throws IllegalArgumentException if it holds CR, LF or NUL
   */
  public static String phrase(String name) {
    requireOneLine(name);
    return isPrintableAscii(name) && !name.contains("=?") ? quoted(name) : encodedWords(name);
  }

  /**
   * A parameter of a field such as {@code Content-Disposition}.
   *
   * @param name its name
   * @param value any text of one line
   * @return {@code ; name="value"}, or what RFC 2231 makes of a value that is long or not ASCII
   * @throws IllegalArgumentException if the value holds CR, LF or NUL
   */
  public static String parameter(String name, String value) {
    requireOneLine(value);
    boolean ascii = isPrintableAscii(value);
    if (ascii && value.length() <= MAX_PIECE) {
      return "; " + name + "=" + quoted(value);
    }
    List<String> pieces = ascii ? asciiPieces(value) : percentPieces(value);
    String star = ascii ? "" : "*";
    if (pieces.size() == 1) {
      return "; " + name + star + "=" + pieces.get(0);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      out.append("; ").append(name).append('*').append(i).append(star);
      out.append('=').append(pieces.get(i));
    }
    return out.toString();
  }

  private static List<String> asciiPieces(String value) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < value.length(); at += MAX_PIECE) {
      pieces.add(quoted(value.substring(at, Math.min(value.length(), at + MAX_PIECE))));
    }
    return pieces;
  }

  /** RFC 2231 section 4.1: the charset stands in the first piece only. */
  private static List<String> percentPieces(String value) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder("UTF-8''");
    for (byte b : value.getBytes(UTF_8)) {
      if (piece.length() + 3 > MAX_PIECE) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      if (isAttributeChar((char) b)) {
        piece.append((char) b);
      } else {
        piece.append('%').append(HEX.toHexDigits(b));
      }
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static boolean isAttributeChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ATTRIBUTE_MARKS.indexOf(c) >= 0;
  }

  /** RFC 2047 section 5: each word holds whole characters; blanks between two words are nothing. */
  private static String encodedWords(String text) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      int octets = 0;
      while (end < text.length()) {
        int next = text.offsetByCodePoints(end, 1);
        octets += text.substring(end, next).getBytes(UTF_8).length;
        if (octets > MAX_WORD_OCTETS) {
          break;
        }
        end = next;
      }
      byte[] word = text.substring(start, end).getBytes(UTF_8);
      out.append(out.isEmpty() ? "" : " ");
      out.append("=?UTF-8?B?").append(Base64.getEncoder().encodeToString(word)).append("?=");
      start = end;
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isPrintableAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /**
   * Checks a field's name (RFC 5322 section 2.2).
   *
   * @param name the name
   * @throws IllegalArgumentException if it is not of printable ASCII without colon or space
   */
  public static void requireName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')) {
      throw new IllegalArgumentException("not a field name: " + PeerText.clean(name, 80));
    }
  }

  /**
   * Checks that a text cannot end a line (RFC 5322 section 2.2).
   *
   * @param value the text
   * @throws IllegalArgumentException if it holds CR, LF or NUL
   */
  public static void requireOneLine(String value) {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException("CR, LF or NUL in a field: " + PeerText.clean(value, 80));
    }
  }
}
