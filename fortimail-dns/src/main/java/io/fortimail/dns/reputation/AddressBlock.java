package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.ReversedAddress;
import java.net.InetAddress;

/** A range of addresses with a common start: {@code 10.0.0.0/8} (RFC 4632, RFC 4291). */
final class AddressBlock {

  private final byte[] start;
  private final int length;

  private AddressBlock(byte[] start, int length) {
    this.start = start;
    this.length = length;
  }

  /** Throws IllegalArgumentException if the text is no range. */
  static AddressBlock of(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] start = InetAddresses.forString(address).getAddress();
    int length = slash < 0 ? start.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
    if (length < 0 || length > start.length * 8) {
      throw new IllegalArgumentException("not a range of addresses: " + cidr);
    }
    return new AddressBlock(start, length);
  }

  boolean contains(InetAddress address) {
    byte[] bytes = ReversedAddress.unmapped(address).getAddress();
    if (bytes.length != start.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit += 8) {
      int mask = length - bit >= 8 ? 0xff : 0xff << (8 - (length - bit));
      if (((bytes[bit / 8] ^ start[bit / 8]) & mask & 0xff) != 0) {
        return false;
      }
    }
    return true;
  }
}
