package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.ReverseDns;
import io.fortimail.dns.reputation.ReverseDnsResult;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.mail.Wildcard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Compares the names of the client's address with patterns, such as those of dial-up lines. What
 * the client calls itself is never looked at.
 *
 * <pre>{@code
 * chain.then(new ReverseDnsPatternFilter(dns, "*.dyn.*").unconfirmedToo(), Action.reject());
 * }</pre>
 *
 * <p>A match: a name is as one of the patterns says. Clear: none is. Unavailable: DNS could not be
 * asked; that is no match. Only names that lead back to the address count, because whoever runs an
 * address may give it any name; where a name speaks against its client, {@link #unconfirmedToo} may
 * be used. The typed result is a {@link ReverseDnsResult}.
 */
public final class ReverseDnsPatternFilter implements ConnectFilter {

  private final ReverseDns names;
  private final List<Wildcard> patterns;
  private final boolean unconfirmedToo;

  /**
   * A filter.
   *
   * @param dns whom to ask
   * @param patterns at least one, as {@link Wildcard} reads them
   * @throws IllegalArgumentException if there is none
   */
  public ReverseDnsPatternFilter(DnsClient dns, String... patterns) {
    this(new ReverseDns(dns), List.of(patterns).stream().map(Wildcard::new).toList(), false);
    if (patterns.length == 0) {
      throw new IllegalArgumentException("no pattern");
    }
  }

  private ReverseDnsPatternFilter(
      ReverseDns names, List<Wildcard> patterns, boolean unconfirmedToo) {
    this.names = names;
    this.patterns = patterns;
    this.unconfirmedToo = unconfirmedToo;
  }

  /** {@return the same filter, for which names count too that do not lead back to the address} */
  public ReverseDnsPatternFilter unconfirmedToo() {
    return new ReverseDnsPatternFilter(names, patterns, true);
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(ReverseDnsResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return (unconfirmedToo
            ? names.claimedBy(view.clientAddress())
            : names.lookUp(view.clientAddress()))
        .thenApply(this::finding);
  }

  private Finding finding(ReverseDnsResult result) {
    Finding finding;
    if (result instanceof ReverseDnsResult.Confirmed confirmed) {
      finding = compare(confirmed.names(), result);
    } else if (result instanceof ReverseDnsResult.Unconfirmed claimed && unconfirmedToo) {
      finding = compare(claimed.names(), result);
    } else if (result instanceof ReverseDnsResult.Unavailable) {
      finding = Finding.unavailable(result.reason());
    } else {
      finding = Finding.clear(result.reason());
    }
    return finding.withResult(result);
  }

  private Finding compare(List<String> found, ReverseDnsResult result) {
    for (String name : found) {
      Optional<Wildcard> hit = patterns.stream().filter(p -> p.matches(name)).findFirst();
      if (hit.isPresent()) {
        return Finding.match(name + " is like " + hit.get());
      }
    }
    return Finding.clear(result.reason());
  }
}
