package io.fortimail.dns.delivery;

import io.fortimail.delivery.MailHost;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes room for several hosts among the addresses that are tried. Otherwise a dead host with many
 * addresses would use up every attempt, and mail would never reach the host behind it.
 */
final class HostShares {

  /** RFC 5321 section 5.1: at least two addresses are tried. */
  private static final int LEAST_SHARE = 2;

  private HostShares() {}

  /**
   * All addresses: those of each host's share first, in their order, then what is left over.
   *
   * @param limit how many are tried
   * @param hosts the addresses of each host, best host first
   */
  static List<MailHost> within(int limit, List<List<MailHost>> hosts) {
    int share =
        hosts.stream().mapToInt(List::size).sum() <= limit
            ? limit
            : Math.max(LEAST_SHARE, limit / Math.max(1, hosts.size()));
    List<MailHost> first = new ArrayList<>();
    List<MailHost> rest = new ArrayList<>();
    for (List<MailHost> addresses : hosts) {
      int cut = Math.min(share, addresses.size());
      first.addAll(addresses.subList(0, cut));
      rest.addAll(addresses.subList(cut, addresses.size()));
    }
    first.addAll(rest);
    return first;
  }
}
