package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** Octets written as {@code %XX} (RFC 2231 section 4) or {@code =XX}. */
final class PercentText {

  private PercentText() {}

  /** The octets of a text in which each character stands for one. */
  static byte[] octets(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' && isHex(text, i + 1)) {
        out.write(hex(text, i + 1));
        i += 2;
      } else {
        out.write(text.charAt(i));
      }
    }
    return out.toByteArray();
  }

  /** The same, each octet as one character. */
  static String decode(String text) {
    return text.indexOf('%') < 0 ? text : new String(octets(text), ISO_8859_1);
  }

  static boolean isHex(String text, int at) {
    return at + 1 < text.length()
        && Character.digit(text.charAt(at), 16) >= 0
        && Character.digit(text.charAt(at + 1), 16) >= 0;
  }

  static int hex(String text, int at) {
    return Character.digit(text.charAt(at), 16) << 4 | Character.digit(text.charAt(at + 1), 16);
  }
}
