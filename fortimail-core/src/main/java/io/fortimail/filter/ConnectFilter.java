package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** A check at the stage {@link Stage#CONNECT}: it sees the address of the client. */
@FunctionalInterface
public non-sealed interface ConnectFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(ConnectView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static ConnectFilter of(String name, PlainCheck<ConnectView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static ConnectFilter blocking(String name, PlainCheck<ConnectView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static ConnectFilter blocking(PlainCheck<ConnectView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static ConnectFilter plain(String name, Work work, PlainCheck<ConnectView> check) {
    final class Plain extends PlainFilter<ConnectView> implements ConnectFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
