package io.fortimail.dns;

import com.google.common.collect.Comparators;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** One answer out of those for IPv4 and for IPv6. */
final class BothFamilies {

  private BothFamilies() {}

  static DnsAnswer<InetAddress> join(DnsAnswer<InetAddress> ipv4, DnsAnswer<InetAddress> ipv6) {
    if (ipv4 instanceof Found<InetAddress> first && ipv6 instanceof Found<InetAddress> second) {
      return both(first, second);
    }
    // Found before failed, failed before absent: a failure must not look like an absence.
    if (ipv4 instanceof Found || ipv6 instanceof Found) {
      return ipv4 instanceof Found ? ipv4 : ipv6;
    } else if (ipv4 instanceof TemporaryFailure || ipv6 instanceof TemporaryFailure) {
      return ipv4 instanceof TemporaryFailure ? ipv4 : ipv6;
    }
    // A name that exists for one type exists: RFC 8020 section 2.
    return ipv4 instanceof NoData ? ipv4 : ipv6;
  }

  private static Found<InetAddress> both(Found<InetAddress> ipv4, Found<InetAddress> ipv6) {
    List<InetAddress> all = new ArrayList<>(ipv4.records());
    all.addAll(ipv6.records());
    return new Found<>(
        all,
        ipv4.name(),
        Comparators.min(ipv4.ttl(), ipv6.ttl()),
        ipv4.validated() && ipv6.validated());
  }
}
