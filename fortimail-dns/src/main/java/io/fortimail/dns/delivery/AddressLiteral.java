package io.fortimail.dns.delivery;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/** A host that is given by its address: {@code [192.0.2.1]} (RFC 5321 section 4.1.3). */
final class AddressLiteral {

  private static final String IPV6_TAG = "IPv6:";

  private AddressLiteral() {}

  static boolean isLiteral(String domain) {
    return domain.startsWith("[");
  }

  static Optional<InetAddress> parse(String literal) {
    if (!isLiteral(literal) || !literal.endsWith("]")) {
      return Optional.empty();
    }
    String inner = literal.substring(1, literal.length() - 1);
    boolean tagged = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
    String address = tagged ? inner.substring(IPV6_TAG.length()) : inner;
    // No zone index, no IPv6 without its tag, no IPv4 with it.
    boolean wellFormed =
        tagged == address.contains(":")
            && address.indexOf('%') < 0
            && InetAddresses.isInetAddress(address);
    return wellFormed ? Optional.of(InetAddresses.forString(address)) : Optional.empty();
  }
}
