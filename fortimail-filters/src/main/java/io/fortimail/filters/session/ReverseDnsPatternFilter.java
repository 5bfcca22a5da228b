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

  /**
   * The same filter, for which names count too that do not lead back to the address, be it that
   * others do, or that DNS could not tell whether they do.
   *
   * @return a new filter
   */
  public ReverseDnsPatternFilter unconfirmedToo() {
    return new ReverseDnsPatternFilter(names, patterns, true);
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(ReverseDnsResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return names.lookUp(view.clientAddress()).thenApply(this::finding);
  }

  private Finding finding(ReverseDnsResult result) {
    return match(counted(result))
        .orElseGet(
            () ->
                result instanceof ReverseDnsResult.Unavailable
                    ? Finding.unavailable(result.reason())
                    : Finding.clear(result.reason()))
        .withResult(result);
  }

  /** A claim speaks against its client whether or not another of its names leads back. */
  private List<String> counted(ReverseDnsResult result) {
    if (unconfirmedToo) {
      return result.claimed();
    }
    return result instanceof ReverseDnsResult.Confirmed confirmed ? confirmed.names() : List.of();
  }

  private Optional<Finding> match(List<String> found) {
    for (String name : found) {
      Optional<Wildcard> hit = patterns.stream().filter(p -> p.matches(name)).findFirst();
      if (hit.isPresent()) {
        return Optional.of(Finding.match(name + " is like " + hit.get()));
      }
    }
    return Optional.empty();
  }
}
