package io.fortimail.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * An address as the labels under which DNS keeps what it knows about it: the last part first.
 *
 * <p>An IPv6 address that stands for an IPv4 one ({@code ::ffff:192.0.2.1}) counts as that.
 *
 * @param address the address, never an IPv4-mapped one
 * @param labels {@code 99.2.0.192} for 192.0.2.99; for IPv6 the 32 hexadecimal digits, reversed and
 *     with dots between them (RFC 5782 section 2.4)
 */
public record ReversedAddress(InetAddress address, String labels) {

  private static final int MAPPED_PREFIX = 12; // RFC 4291 2.5.5.2: ten zeros, two 0xff

  /**
   * Reverses an address.
   *
   * @param address the address
   * @return its reversed form
   */
  public static ReversedAddress of(InetAddress address) {
    InetAddress plain = unmapped(address);
    byte[] bytes = plain.getAddress();
    StringBuilder labels = new StringBuilder(bytes.length * 4);
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (plain instanceof Inet4Address) {
        labels.append(bytes[i] & 0xff);
      } else {
        labels
            .append(HexFormat.of().toLowHexDigit(bytes[i]))
            .append('.')
            .append(HexFormat.of().toHighHexDigit(bytes[i]));
      }
      labels.append(i == 0 ? "" : ".");
    }
    return new ReversedAddress(plain, labels.toString());
  }

  /** {@return the name that leads from the address to its host names} */
  public String name() {
    return labels + (address instanceof Inet4Address ? ".in-addr.arpa" : ".ip6.arpa");
  }

  /**
   * {@return the IPv4 address behind an IPv4-mapped one; any other address as it is}
   *
   * @param address the address
   */
  public static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || bytes[10] != (byte) 0xff || bytes[11] != (byte) 0xff) {
      return address;
    }
    byte[] inner = new byte[4];
    for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
      if (bytes[i] != 0) {
        return address;
      }
    }
    System.arraycopy(bytes, MAPPED_PREFIX, inner, 0, inner.length);
    try {
      return InetAddress.getByAddress(inner);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are an address", e);
    }
  }
}
