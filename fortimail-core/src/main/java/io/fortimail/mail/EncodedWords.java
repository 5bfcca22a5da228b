package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import java.io.ByteArrayOutputStream;

/**
 * Decodes encoded words (RFC 2047), also where they should not stand: within quotes, next to other
 * text, with blanks inside. One pass over the text.
 */
public final class EncodedWords {

  /** The longest charset and language looked at, in characters. */
  private static final int MAX_CHARSET = 80;

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private String charset = "";

  private EncodedWords(String text) {
    this.text = text;
  }

  /**
   * Decodes the encoded words of a text, such as {@link HeaderField#value}.
   *
   * @param text as it stands in a header, unfolded
   * @return the text with its encoded words decoded, the rest as it is
   */
  public static String decodeText(String text) {
    return text.contains("=?") ? decode(new String(text.getBytes(UTF_8), ISO_8859_1)) : text;
  }

  /**
   * Decodes the encoded words of a text.
   *
   * @param text each octet as one character
   * @return the text with its encoded words decoded, the rest read as UTF-8 where it can be
   */
  static String decode(String text) {
    return text.contains("=?") ? new EncodedWords(text).decode() : PeerCharset.guess(text);
  }

  private String decode() {
    int plain = 0;
    int start = text.indexOf("=?");
    while (start >= 0) {
      int next = decodeWord(start, plain);
      if (next < 0) {
        break;
      }
      plain = next > start + 2 ? next : plain;
      start = text.indexOf("=?", next);
    }
    flushOctets();
    return out.append(PeerCharset.guess(text.substring(plain))).toString();
  }

  /**
   * Decodes the word at {@code start} after the plain text from {@code plain} on.
   *
   * @return where to go on; negative if no later word can be complete
   */
  private int decodeWord(int start, int plain) {
    int afterCharset = text.indexOf('?', start + 2);
    if (afterCharset < 0 || afterCharset + 2 >= text.length()) {
      return -1;
    }
    if (afterCharset - start > MAX_CHARSET || text.charAt(afterCharset + 2) != '?') {
      return start + 2;
    }
    char encoding = Ascii.toLowerCase(text.charAt(afterCharset + 1));
    if (encoding != 'b' && encoding != 'q') {
      return start + 2; // before its end is looked for, or many such would cost time in square
    }
    int end = text.indexOf("?=", afterCharset + 3);
    if (end < 0) {
      return -1;
    }
    beginWord(charsetName(start + 2, afterCharset), start, plain);
    decodeOctets(encoding, text.substring(afterCharset + 3, end));
    return end + 2;
  }

  /**
   * A character may be split over two words of one charset, so octets are kept until it changes;
   * white space between two words is none (RFC 2047 section 6.2).
   */
  private void beginWord(String nextCharset, int start, int plain) {
    String between = text.substring(plain, start);
    boolean adjacent = !charset.isEmpty() && between.isBlank();
    if (!adjacent || !charset.equals(nextCharset)) {
      flushOctets();
    }
    if (!adjacent) {
      out.append(PeerCharset.guess(between));
    }
    charset = nextCharset;
  }

  /** RFC 2231 section 5: a language may follow the charset. */
  private String charsetName(int from, int to) {
    int star = text.indexOf('*', from);
    return Ascii.toLowerCase(text.substring(from, star >= 0 && star < to ? star : to));
  }

  private void flushOctets() {
    if (octets.size() > 0) {
      out.append(PeerCharset.decode(octets.toByteArray(), charset));
      octets.reset();
    }
  }

  private void decodeOctets(char encoding, String data) {
    if (encoding == 'b') {
      byte[] encoded = data.getBytes(ISO_8859_1);
      Base64Decoder decoder = new Base64Decoder();
      byte[] decoded = new byte[decoder.most(encoded.length)];
      octets.write(decoded, 0, decoder.decode(encoded, 0, encoded.length, decoded));
      octets.write(decoded, 0, decoder.finish(decoded));
    } else {
      decodeQ(data);
    }
  }

  /** RFC 2047 section 4.2. */
  private void decodeQ(String data) {
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c == '_') {
        octets.write(' ');
      } else if (c == '=' && PercentText.isHex(data, i + 1)) {
        octets.write(PercentText.hex(data, i + 1));
        i += 2;
      } else {
        octets.write(c);
      }
    }
  }
}
