package io.fortimail.dns.delivery;

import io.fortimail.dns.DnsType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
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
  IPV6_ONLY(List.of(DnsType.AAAA)),
  /**
   * Both in turns, and which of them is first at a host is left to chance. Where the connection of
   * one family is broken, its addresses do not use up all that is tried: of those, half are of the
   * other family, if there are so many.
   */
  MIXED(List.of(DnsType.A, DnsType.AAAA));

  @SuppressWarnings("ImmutableEnumChecker") // the list is immutable, and so are the types
  private final List<DnsType<InetAddress>> types;

  AddressFamilies(List<DnsType<InetAddress>> types) {
    this.types = types;
  }

  List<DnsType<InetAddress>> types() {
    return types;
  }

  boolean include(InetAddress address) {
    return types.contains(isIpv4(address) ? DnsType.A : DnsType.AAAA);
  }

  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  /** The addresses of one host in the order to try, out of those of each type. */
  List<InetAddress> arrange(List<List<InetAddress>> byType, Chance chance) {
    List<List<InetAddress>> lists = this == MIXED ? chance.shuffled(byType) : byType;
    List<InetAddress> order = new ArrayList<>();
    if (this != MIXED) {
      lists.forEach(order::addAll);
      return order;
    }
    int longest = lists.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<InetAddress> list : lists) {
        if (i < list.size()) {
          order.add(list.get(i));
        }
      }
    }
    return order;
  }
}
