package io.fortimail.filters.session;

import io.fortimail.dns.reputation.DnsListSubject;
import io.fortimail.dns.reputation.DnsLists;
import io.fortimail.dns.reputation.DnsListsResult;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks for the client's address in several DNS lists at once; their scores add up.
 *
 * <pre>{@code
 * chain.then(new DnsListsFilter(lists).from(4), Action.reject());
 * }</pre>
 *
 * <p>A match: a list has it that is no safelist, or with {@link #from} the sum of the scores is
 * that high, whatever a list without an answer might have said: a safelist that could not be asked
 * may have brought it below. Unavailable: it is no match, and a list could not be asked. Clear:
 * neither, and a list was asked. Skipped: none was. The score of the finding is the sum. The typed
 * result is a {@link DnsListsResult}.
 */
public final class DnsListsFilter implements ConnectFilter {

  private final DnsLists lists;
  private final OptionalDouble threshold;

  /**
   * A filter for which any listing is a match.
   *
   * @param lists the lists
   */
  public DnsListsFilter(DnsLists lists) {
    this(lists, OptionalDouble.empty());
  }

  private DnsListsFilter(DnsLists lists, OptionalDouble threshold) {
    this.lists = lists;
    this.threshold = threshold;
  }

  /**
   * The same filter, for which a high sum is a match and nothing else.
   *
   * @param score the least sum that is a match
   * @return a new filter
   */
  public DnsListsFilter from(double score) {
    return new DnsListsFilter(lists, OptionalDouble.of(score));
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(DnsListsResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(ConnectView view) {
    return lists
        .ask(List.of(new DnsListSubject.Address(view.clientAddress())))
        .thenApply(result -> ListFindings.of(result, threshold));
  }
}
