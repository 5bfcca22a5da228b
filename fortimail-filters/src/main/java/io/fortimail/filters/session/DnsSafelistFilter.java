package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.DnsListCode;
import io.fortimail.dns.reputation.DnsListLookup;
import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.dns.reputation.DnsListSubject;
import io.fortimail.dns.reputation.DnsTrust;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks for the client's address in a safelist whose codes are levels of trust, such as DNSWL.
 *
 * <pre>{@code
 * chain.then(new DnsSafelistFilter(dns, "list.dnswl.example"));
 * }</pre>
 *
 * <p>A match: the list trusts the client at least as far as asked for (by default {@link
 * DnsTrust#LOW}); the score is that of the list where it sets one, and otherwise {@linkplain
 * DnsTrust#score that of the level}: below 0 for all levels but {@link DnsTrust#NONE}. Clear: it is
 * not listed, or not trusted that far. Unavailable: the list could not be asked, or does not serve
 * the asker. Skipped: a private address, or a list that is out of use. The typed result is a {@link
 * SafelistResult}, by which later checks may spare the client.
 */
public final class DnsSafelistFilter implements ConnectFilter {

  private final DnsListLookup list;
  private final DnsTrust least;

  /**
   * A filter.
   *
   * @param dns whom to ask
   * @param zone the zone of the list
   */
  public DnsSafelistFilter(DnsClient dns, String zone) {
    this(DnsTrust.list(zone).at(dns), DnsTrust.LOW);
  }

  /**
   * A filter.
   *
   * @param list the list: see {@link DnsTrust#list}
   * @param least the least trust that is a match
   */
  public DnsSafelistFilter(DnsListLookup list, DnsTrust least) {
    this.list = list;
    this.least = least;
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(SafelistResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return list.ask(new DnsListSubject.Address(view.clientAddress())).thenApply(this::finding);
  }

  private Finding finding(DnsListResult answer) {
    if (!(answer instanceof DnsListResult.Listed listed)) {
      return ListFindings.of(answer).withResult(new SafelistResult(answer, Optional.empty()));
    }
    Optional<DnsTrust> trust =
        DnsTrust.highest(listed.codes().stream().map(DnsListCode::code).toList());
    Finding finding =
        trust
            .filter(level -> level.compareTo(least) >= 0)
            .map(level -> Finding.match(answer.reason()).withScore(score(listed, level)))
            .orElseGet(() -> Finding.clear(answer.reason()));
    return finding.withResult(new SafelistResult(answer, trust));
  }

  private double score(DnsListResult.Listed listed, DnsTrust level) {
    double own = list.list().scoreOf(listed);
    return own == 0 ? level.score() : own;
  }
}
