package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The encoding of parameter values, RFC 3461 section 4: {@code +} and two hexadecimal digits. */
final class XText {

  private XText() {}

  /** {@return the decoded text, or empty if it is not well-formed} */
  static Optional<String> decode(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        int high = i + 2 <= text.length() - 1 ? hex(text.charAt(i + 1)) : -1;
        int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
        if (low < 0) {
          return Optional.empty();
        }
        octets.write(high * 16 + low);
        i += 2;
      } else if (c < '!' || c > '~' || c == '=') {
        return Optional.empty();
      } else {
        octets.write(c);
      }
    }
    return Optional.of(octets.toString(UTF_8));
  }

  /** RFC 3461 4: upper case only. */
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }
}
