package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.io.BaseEncoding;
import io.fortimail.mail.QuotedPrintableEncoder;

/** How a sample message carries the content of a part (RFC 2045 section 6). */
public enum TransferEncoding {
  /** As it stands: lines of at most 998 ASCII characters. */
  SEVEN_BIT("7bit"),
  /** As it stands: lines of at most 998 octets. */
  EIGHT_BIT("8bit"),
  /** As it stands, whatever it is. */
  BINARY("binary"),
  /** ASCII as it stands, other octets as {@code =XX} (RFC 2045 section 6.7). */
  QUOTED_PRINTABLE("quoted-printable"),
  /** Letters and digits (RFC 2045 section 6.8). */
  BASE64("base64");

  /** RFC 5322 section 2.1.1: no more than 998 characters in a line, without its CRLF. */
  private static final int MAX_LINE = 998;

  /** RFC 2045 sections 6.7 and 6.8: no more than 76 characters in an encoded line. */
  private static final int MAX_ENCODED_LINE = 76;

  private final String word;

  TransferEncoding(String word) {
    this.word = word;
  }

  /** {@return the word of the field {@code Content-Transfer-Encoding}} */
  public String word() {
    return word;
  }

  /** {@return whether the encoding leaves content as it stands} */
  boolean isIdentity() {
    return this != QUOTED_PRINTABLE && this != BASE64;
  }

  /** The plainest encoding that a text can travel in. */
  static TransferEncoding forText(byte[] text) {
    return isAscii(text) && longestLine(text) <= MAX_LINE ? SEVEN_BIT : QUOTED_PRINTABLE;
  }

  /** The plainest encoding for what must stay as it is, such as an enclosed message. */
  static TransferEncoding identityFor(byte[] content) {
    if (longestLine(content) > MAX_LINE) {
      return BINARY;
    }
    return isAscii(content) ? SEVEN_BIT : EIGHT_BIT;
  }

  /**
   * Encodes content.
   *
   * @throws IllegalArgumentException if it cannot stand in this encoding
   */
  byte[] encode(byte[] content) {
    return switch (this) {
      case SEVEN_BIT, EIGHT_BIT -> {
        requireLines(content);
        yield content;
      }
      case BINARY -> content;
      case QUOTED_PRINTABLE ->
          QuotedPrintableEncoder.encode(content, QuotedPrintableEncoder.LineFeed.IS_AN_OCTET);
      case BASE64 -> base64(content);
    };
  }

  private void requireLines(byte[] content) {
    if (longestLine(content) > MAX_LINE) {
      throw new IllegalArgumentException(word + " content has a line above " + MAX_LINE);
    }
    if (this == SEVEN_BIT && !isAscii(content)) {
      throw new IllegalArgumentException("7bit content has an octet above 127");
    }
  }

  private static boolean isAscii(byte[] content) {
    for (byte b : content) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static int longestLine(byte[] content) {
    int longest = 0;
    int length = 0;
    for (byte b : content) {
      length = b == '\n' ? 0 : length + 1;
      // The CR of a line end counts for nothing.
      longest = Math.max(longest, b == '\r' ? length - 1 : length);
    }
    return longest;
  }

  private static byte[] base64(byte[] content) {
    String text = BaseEncoding.base64().withSeparator("\r\n", MAX_ENCODED_LINE).encode(content);
    return (text.isEmpty() ? text : text + "\r\n").getBytes(ISO_8859_1);
  }
}
