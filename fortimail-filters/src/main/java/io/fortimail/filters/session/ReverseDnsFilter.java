package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.ReverseDns;
import io.fortimail.dns.reputation.ReverseDnsResult;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks for a name of the client's address that leads back to it.
 *
 * <p>A match: there is none; the address has no name, or only names that belong to somebody else.
 * Clear: there is one. Unavailable: DNS could not be asked. The typed result is a {@link
 * ReverseDnsResult}. Much honest mail comes from addresses without a name, so a match is better
 * scored than refused.
 */
public final class ReverseDnsFilter implements ConnectFilter {

  private final ReverseDns names;

  /**
   * A filter.
   *
   * @param dns whom to ask
   */
  public ReverseDnsFilter(DnsClient dns) {
    this.names = new ReverseDns(dns);
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(ReverseDnsResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return names.lookUp(view.clientAddress()).thenApply(ReverseDnsFilter::finding);
  }

  private static Finding finding(ReverseDnsResult result) {
    Finding finding;
    if (result instanceof ReverseDnsResult.Confirmed) {
      finding = Finding.clear(result.reason());
    } else if (result instanceof ReverseDnsResult.Unavailable) {
      finding = Finding.unavailable(result.reason());
    } else {
      finding = Finding.match(result.reason());
    }
    return finding.withResult(result);
  }
}
