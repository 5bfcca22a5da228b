package io.fortimail.dns.delivery;

import io.fortimail.delivery.MailHost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes room for the rarer family among the hosts that are tried, so that mail gets through where
 * the network of the other is broken. The order stays, but for those that give way: they stand
 * behind.
 */
final class FamilyBalance {

  private FamilyBalance() {}

  /** The same hosts; among the first {@code limit} are up to a half of either family. */
  static List<MailHost> within(int limit, List<MailHost> hosts) {
    if (hosts.size() <= limit) {
      return hosts;
    }
    List<MailHost> ipv4 =
        hosts.stream().filter(host -> AddressFamilies.isIpv4(host.address())).toList();
    List<MailHost> ipv6 = new ArrayList<>(hosts);
    ipv6.removeAll(ipv4);
    long first4 = hosts.stream().limit(limit).filter(ipv4::contains).count();
    int least4 = Math.min(ipv4.size(), limit / 2);
    int most4 = limit - Math.min(ipv6.size(), limit / 2);
    int take4 = (int) Math.max(least4, Math.min(first4, most4));
    Set<MailHost> tried = new LinkedHashSet<>(ipv4.subList(0, take4));
    tried.addAll(ipv6.subList(0, limit - take4));
    List<MailHost> order = new ArrayList<>(hosts);
    order.removeIf(host -> !tried.contains(host));
    hosts.stream().filter(host -> !tried.contains(host)).forEach(order::add);
    return order;
  }
}
