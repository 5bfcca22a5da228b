package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/**
 * A check at the stage {@link Stage#HEADERS}: it sees the envelope and the header, before the body.
 */
@FunctionalInterface
public non-sealed interface HeadersFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(HeadersView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static HeadersFilter of(String name, PlainCheck<HeadersView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static HeadersFilter blocking(String name, PlainCheck<HeadersView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static HeadersFilter blocking(PlainCheck<HeadersView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static HeadersFilter plain(String name, Work work, PlainCheck<HeadersView> check) {
    final class Plain extends PlainFilter<HeadersView> implements HeadersFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
