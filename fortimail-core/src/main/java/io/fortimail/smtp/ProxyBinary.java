package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A header of version 2 (PROXY protocol section 2.2). */
final class ProxyBinary {

  /** Octets before the addresses: signature, version and command, family, length. */
  static final int FIXED = 16;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int VERSION_COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int UNIX_STREAM = 0x31;

  private static final int AUTHORITY = 0x02;
  private static final int CRC32C_SUM = 0x03;
  private static final int SSL = 0x20;
  private static final int SSL_VERSION = 0x21;
  private static final int SSL_COMMON_NAME = 0x22;

  /** In the first octet of SSL: the client spoke TLS. */
  private static final int CLIENT_SSL = 0x01;

  /** In the first octet of SSL: it has shown a certificate, in this connection or session. */
  private static final int CLIENT_CERTIFICATE = 0x02 | 0x04;

  private static final int MAX_TEXT = 255;

  private ProxyBinary() {}

  /** Whether the octets so far may begin a header. */
  static boolean startsWell(byte[] header, int count) {
    int end = Math.min(count, SIGNATURE.length);
    return Arrays.equals(header, 0, end, SIGNATURE, 0, end);
  }

  /** The length of the whole header, once the fixed octets are there. */
  static int length(byte[] header) {
    return FIXED + (header[LENGTH] & 0xFF) * 256 + (header[LENGTH + 1] & 0xFF);
  }

  static ProxyHeader parse(byte[] header) {
    int command = header[VERSION_COMMAND] & 0xFF;
    if (command == LOCAL) {
      return new ProxyHeader.Local(); // whatever it carries is to be ignored
    } else if (command != PROXY) {
      return new ProxyHeader.Bad("unknown version or command in a PROXY header");
    }
    int family = header[FAMILY] & 0xFF;
    int addresses =
        switch (family) {
          case UNSPECIFIED -> 0;
          case TCP4 -> 2 * 4 + 2 * 2;
          case TCP6 -> 2 * 16 + 2 * 2;
          case UNIX_STREAM -> 2 * 108;
          default -> -1;
        };
    if (addresses < 0) {
      return new ProxyHeader.Bad("a PROXY header names no protocol of ours");
    } else if (header.length < FIXED + addresses) {
      return new ProxyHeader.Bad("a PROXY header is shorter than its addresses");
    }
    return parse(header, family, FIXED + addresses);
  }

  private static ProxyHeader parse(byte[] header, int family, int end) {
    Optional<Map<Integer, ByteBuffer>> additions = additions(header, end, header.length);
    if (additions.isEmpty()) {
      return new ProxyHeader.Bad("an addition in a PROXY header is cut short");
    }
    Map<Integer, ByteBuffer> values = additions.get();
    if (values.containsKey(CRC32C_SUM) && !sumFits(header, values.get(CRC32C_SUM))) {
      return new ProxyHeader.Bad("the checksum of a PROXY header is wrong");
    }
    if (family != TCP4 && family != TCP6) {
      return new ProxyHeader.Local(); // no address to count or list by
    }
    Optional<ProxyHeader.Tls> tls = Optional.empty();
    if (values.containsKey(SSL)) {
      ByteBuffer ssl = values.get(SSL);
      if (ssl.remaining() < 5) {
        return new ProxyHeader.Bad("an addition in a PROXY header is cut short");
      }
      tls = tls(header, ssl);
    }
    return from(header, family == TCP4 ? 4 : 16, text(values, AUTHORITY), tls);
  }

  private static ProxyHeader from(
      byte[] header, int size, Optional<String> authority, Optional<ProxyHeader.Tls> tls) {
    ByteBuffer in = ByteBuffer.wrap(header, FIXED, 2 * size + 4);
    InetAddress source = address(in, size);
    InetAddress destination = address(in, size);
    return new ProxyHeader.From(
        new InetSocketAddress(source, in.getShort() & 0xFFFF),
        new InetSocketAddress(destination, in.getShort() & 0xFFFF),
        authority,
        tls);
  }

  private static InetAddress address(ByteBuffer in, int size) {
    byte[] octets = new byte[size];
    in.get(octets);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("an address has 4 or 16 octets", impossible);
    }
  }

  /** Type, length, value (section 2.2.7); of several of one type the last counts. */
  private static Optional<Map<Integer, ByteBuffer>> additions(byte[] header, int from, int to) {
    Map<Integer, ByteBuffer> values = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(header, from, to - from);
    while (in.hasRemaining()) {
      if (in.remaining() < 3) {
        return Optional.empty();
      }
      int type = in.get() & 0xFF;
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        return Optional.empty();
      }
      values.put(type, ByteBuffer.wrap(header, in.position(), length));
      in.position(in.position() + length);
    }
    return Optional.of(values);
  }

  /** The sum is made over the header with zeros in its own place (section 2.2.3). */
  private static boolean sumFits(byte[] header, ByteBuffer value) {
    if (value.remaining() != Integer.BYTES) {
      return false;
    }
    byte[] blank = header.clone();
    Arrays.fill(blank, value.position(), value.limit(), (byte) 0);
    CRC32C sum = new CRC32C();
    sum.update(blank);
    return value.getInt(value.position()) == (int) sum.getValue();
  }

  /** A flag octet, the result of the verification (zero is good), then additions of its own. */
  private static Optional<ProxyHeader.Tls> tls(byte[] header, ByteBuffer ssl) {
    int flags = ssl.get();
    boolean verified = ssl.getInt() == 0 && (flags & CLIENT_CERTIFICATE) != 0;
    Map<Integer, ByteBuffer> values =
        additions(header, ssl.position(), ssl.limit()).orElse(Map.of());
    return (flags & CLIENT_SSL) == 0
        ? Optional.empty()
        : Optional.of(
            new ProxyHeader.Tls(
                text(values, SSL_VERSION),
                verified ? text(values, SSL_COMMON_NAME) : Optional.empty()));
  }

  private static Optional<String> text(Map<Integer, ByteBuffer> values, int type) {
    return Optional.ofNullable(values.get(type))
        .map(value -> PeerText.clean(UTF_8.decode(value.duplicate()).toString(), MAX_TEXT));
  }
}
