package io.fortimail.dns.reputation;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that mean something else on every network, so that no public list can know them: RFC
 * 6890 and the IANA registries it set up. The ranges for documentation are not among them: they
 * belong to nobody, so asking about them tells nothing about the asker, and examples use them.
 */
final class SpecialAddresses {

  private record Special(AddressBlock block, String kind) {

    static Special of(String cidr, String kind) {
      return new Special(AddressBlock.of(cidr), kind);
    }
  }

  private static final List<Special> ALL =
      List.of(
          Special.of("0.0.0.0/8", "of this network (RFC 1122)"),
          Special.of("10.0.0.0/8", "private (RFC 1918)"),
          Special.of("100.64.0.0/10", "shared behind a carrier's NAT (RFC 6598)"),
          Special.of("127.0.0.0/8", "loopback (RFC 1122)"),
          Special.of("169.254.0.0/16", "link-local (RFC 3927)"),
          Special.of("172.16.0.0/12", "private (RFC 1918)"),
          Special.of("192.0.0.0/24", "for protocols (RFC 6890)"),
          Special.of("192.168.0.0/16", "private (RFC 1918)"),
          Special.of("198.18.0.0/15", "for benchmarks (RFC 2544)"),
          Special.of("224.0.0.0/4", "multicast (RFC 5771)"),
          Special.of("240.0.0.0/4", "reserved (RFC 1112)"),
          Special.of("::/128", "unspecified (RFC 4291)"),
          Special.of("::1/128", "loopback (RFC 4291)"),
          Special.of("64:ff9b:1::/48", "for local translation (RFC 8215)"),
          Special.of("100::/64", "for discard (RFC 6666)"),
          Special.of("fc00::/7", "unique local (RFC 4193)"),
          Special.of("fe80::/10", "link-local (RFC 4291)"),
          Special.of("fec0::/10", "site-local (RFC 3879)"),
          Special.of("ff00::/8", "multicast (RFC 4291)"));

  private SpecialAddresses() {}

  /** What kind of special address it is, or empty if it is an ordinary one. */
  static Optional<String> kindOf(InetAddress address) {
    for (Special special : ALL) {
      if (special.block().contains(address)) {
        return Optional.of(special.kind());
      }
    }
    return Optional.empty();
  }
}
