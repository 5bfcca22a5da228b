package io.fortimail.dns;

import com.google.common.collect.Comparators;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.net.InetAddress;
import java.time.Duration;
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
    return neither(ipv4, ipv6);
  }

  /** That there is no address at all is as sure, and for as long, as both say. */
  private static DnsAnswer<InetAddress> neither(
      DnsAnswer<InetAddress> ipv4, DnsAnswer<InetAddress> ipv6) {
    Duration ttl = Comparators.min(keptFor(ipv4), keptFor(ipv6));
    boolean validated = ipv4.validated() && ipv6.validated();
    // A name that exists for one type exists: RFC 8020 section 2.
    if (ipv4 instanceof NoData<InetAddress> none) {
      return new NoData<>(none.reason(), ttl, validated);
    } else if (ipv6 instanceof NoData<InetAddress> none) {
      return new NoData<>(none.reason(), ttl, validated);
    }
    return ipv4 instanceof NoSuchDomain<InetAddress> none
        ? new NoSuchDomain<>(none.reason(), ttl, validated)
        : ipv4;
  }

  private static Duration keptFor(DnsAnswer<InetAddress> absence) {
    if (absence instanceof NoData<InetAddress> none) {
      return none.ttl();
    }
    return absence instanceof NoSuchDomain<InetAddress> none ? none.ttl() : Duration.ZERO;
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
