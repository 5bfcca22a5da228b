package io.fortimail.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes as much of DER (X.690) as a certificate is made of. */
final class Der {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] element(int tag, byte[]... contents) {
    byte[] content = Bytes.concat(contents);
    int length = content.length;
    byte[] head =
        length < 128
            ? bytes(tag, length)
            : length < 256
                ? bytes(tag, 0x81, length)
                : bytes(tag, 0x82, length >> 8, length & 0xff);
    return Bytes.concat(head, content);
  }

  static byte[] sequence(byte[]... contents) {
    return element(0x30, contents);
  }

  static byte[] integer(long value) {
    return element(0x02, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] yes() {
    return element(0x01, bytes(0xff));
  }

  static byte[] octets(byte[] content) {
    return element(0x04, content);
  }

  static byte[] bits(byte[] content) {
    return element(0x03, bytes(0), content);
  }

  static byte[] time(Instant instant) {
    return element(0x18, TIME.format(instant).getBytes(US_ASCII));
  }

  /** An object identifier, as the hexadecimal digits of its content. */
  static byte[] oid(String hex) {
    return element(0x06, BaseEncoding.base16().lowerCase().decode(hex));
  }

  /** A name with a common name only; the empty text is the empty name. */
  static byte[] name(String commonName) {
    return commonName.isEmpty()
        ? sequence()
        : sequence(
            element(0x31, sequence(oid("550403"), element(0x0c, commonName.getBytes(UTF_8)))));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
