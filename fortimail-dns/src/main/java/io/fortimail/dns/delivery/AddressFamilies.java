package io.fortimail.dns.delivery;

import io.fortimail.dns.DnsType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Which kinds of address mail is sent to, and which of them is tried first at each host. */
public enum AddressFamilies {
  /** IPv4, then IPv6. */
  IPV4_FIRST(List.of(DnsType.A, DnsType.AAAA)),
  /** IPv6, then IPv4. */
  IPV6_FIRST(List.of(DnsType.AAAA, DnsType.A)),
  /** IPv4 and nothing else, as on a machine without IPv6. */
  IPV4_ONLY(List.of(DnsType.A)),
  /** IPv6 and nothing else. */
  IPV6_ONLY(List.of(DnsType.AAAA));

  @SuppressWarnings("ImmutableEnumChecker") // the list is immutable, and so are the types
  private final List<DnsType<InetAddress>> types;

  AddressFamilies(List<DnsType<InetAddress>> types) {
    this.types = types;
  }

  List<DnsType<InetAddress>> types() {
    return types;
  }

  boolean include(InetAddress address) {
    return types.contains(address instanceof Inet4Address ? DnsType.A : DnsType.AAAA);
  }
}
