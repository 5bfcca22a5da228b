package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.mail.PeerText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Writes the fields of sample messages: folding, encoded words, parameters. */
final class FieldText {

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
   * A field with its CRLF, folded at spaces: one character for each octet of its UTF-8 (RFC 6532).
   *
   * @throws IllegalArgumentException if name or value cannot stand in a header
   */
  static String field(String name, String value) {
    requireName(name);
    requireOneLine(value);
    StringBuilder out = new StringBuilder(name).append(':');
    int lineStart = 0;
    for (String word : value.split(" ", -1)) {
      // A line of white space only is no continuation (RFC 5322 3.2.2), so runs stay whole.
      boolean fold =
          out.length() - lineStart + 1 + word.length() > FOLD_AT
              && !word.isEmpty()
              && out.charAt(out.length() - 1) != ' ';
      if (fold) {
        out.append("\r\n");
        lineStart = out.length();
      }
      out.append(' ').append(word);
    }
    return new String(out.append("\r\n").toString().getBytes(UTF_8), ISO_8859_1);
  }

  /** Free text, in encoded words where it needs them (RFC 2047 section 5). */
  static String unstructured(String text) {
    requireOneLine(text);
    return isPrintableAscii(text) && !text.contains("=?") ? text : encodedWords(text);
  }

  /** A display name before an address (RFC 5322 section 3.4). */
  static String phrase(String name) {
    requireOneLine(name);
    return isPrintableAscii(name) && !name.contains("=?") ? quoted(name) : encodedWords(name);
  }

  /** {@code ; name="value"}, or as RFC 2231 has it where the value is long or not ASCII. */
  static String parameter(String name, String value) {
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

  private static void requireName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')) {
      throw new IllegalArgumentException("not a field name: " + PeerText.clean(name, 80));
    }
  }

  static void requireOneLine(String value) {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException(
          "CR, LF and NUL are for rawField: " + PeerText.clean(value, 80));
    }
  }
}
