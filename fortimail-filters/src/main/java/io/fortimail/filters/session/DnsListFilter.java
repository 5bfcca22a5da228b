package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.dns.reputation.DnsListLookup;
import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.dns.reputation.DnsListSubject;
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
 * (see {@link DnsList#askingAlso}), or the list is out of use. The score is the list's own ({@link
 * DnsList#scoring}), by default 0. The typed result is a {@link DnsListResult}.
 *
 * <p>For several lists that add up see {@link DnsListsFilter}.
 */
public final class DnsListFilter implements ConnectFilter {

  private final DnsListLookup list;

  /**
   * A filter.
   *
   * @param dns whom to ask
   * @param list the list
   */
  public DnsListFilter(DnsClient dns, DnsList list) {
    this(list.at(dns));
  }

  /**
   * A filter.
   *
   * @param list the list, such as a {@link io.fortimail.dns.reputation.DnsListWatch}
   */
  public DnsListFilter(DnsListLookup list) {
    this.list = list;
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(DnsListResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return list.ask(new DnsListSubject.Address(view.clientAddress())).thenApply(this::finding);
  }

  private Finding finding(DnsListResult result) {
    return ListFindings.of(result).withScore(list.list().scoreOf(result)).withResult(result);
  }
}
