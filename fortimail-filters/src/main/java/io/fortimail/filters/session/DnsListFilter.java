package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks for the client's address in a DNS list (RFC 5782).
 *
 * <p>A match: the address is listed; the reason names the address, the list and what the list says.
 * Clear: it is not listed. Unavailable: the list could not be asked or refuses to answer; that is
 * never a match. Skipped: the address is private or otherwise special, so that no list can know it
 * (see {@link DnsList#askingAlso}). The typed result is a {@link DnsListResult}.
 *
 * <p>For several lists put several of these filters into the chain, together or one after the
 * other.
 */
public final class DnsListFilter implements ConnectFilter {

  private final DnsClient dns;
  private final DnsList list;

  /**
   * A filter.
   *
   * @param dns whom to ask
   * @param list the list
   */
  public DnsListFilter(DnsClient dns, DnsList list) {
    this.dns = dns;
    this.list = list;
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(DnsListResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return list.ask(dns, view.clientAddress()).thenApply(DnsListFilter::finding);
  }

  private static Finding finding(DnsListResult result) {
    Finding finding;
    if (result instanceof DnsListResult.Listed) {
      finding = Finding.match(result.reason());
    } else if (result instanceof DnsListResult.NotListed) {
      finding = Finding.clear(result.reason());
    } else if (result instanceof DnsListResult.NotAsked) {
      finding = Finding.skipped(result.reason());
    } else {
      finding = Finding.unavailable(result.reason());
    }
    return finding.withResult(result);
  }
}
