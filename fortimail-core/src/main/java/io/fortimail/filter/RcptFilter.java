package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** A check at the stage {@link Stage#RCPT}: it sees one recipient, and runs once for each. */
@FunctionalInterface
public non-sealed interface RcptFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(RcptView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static RcptFilter of(String name, PlainCheck<RcptView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static RcptFilter blocking(String name, PlainCheck<RcptView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static RcptFilter blocking(PlainCheck<RcptView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static RcptFilter plain(String name, Work work, PlainCheck<RcptView> check) {
    final class Plain extends PlainFilter<RcptView> implements RcptFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
