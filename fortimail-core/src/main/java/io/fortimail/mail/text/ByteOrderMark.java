package io.fortimail.mail.text;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.charset.Charset;
import java.util.Optional;

/** The octets that may stand before a text in Unicode (WHATWG Encoding section 6). */
final class ByteOrderMark {

  private ByteOrderMark() {}

  static Optional<String> charset(byte[] octets) {
    if (startsWith(octets, 0xef, 0xbb, 0xbf)) {
      return Optional.of("utf-8");
    }
    if (startsWith(octets, 0xfe, 0xff)) {
      return Optional.of("utf-16be");
    }
    return startsWith(octets, 0xff, 0xfe) ? Optional.of("utf-16le") : Optional.empty();
  }

  /** How many octets the mark has, given that there is one. */
  static int length(byte[] octets) {
    return startsWith(octets, 0xef) ? 3 : 2;
  }

  /**
   * The order of UTF-16 without a mark: RFC 2781 section 4.3 says big-endian, but mail has both. In
   * either, most of the zero octets are the upper halves of characters.
   */
  static Charset order(byte[] octets) {
    int even = 0;
    int odd = 0;
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == 0 && i % 2 == 0) {
        even++;
      } else if (octets[i] == 0) {
        odd++;
      }
    }
    return odd > even ? UTF_16LE : UTF_16BE;
  }

  private static boolean startsWith(byte[] octets, int... mark) {
    if (octets.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((octets[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
