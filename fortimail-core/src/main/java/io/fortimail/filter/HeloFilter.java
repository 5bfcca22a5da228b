package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** A check at the stage {@link Stage#HELO}: it sees the name that the client gave. */
@FunctionalInterface
public non-sealed interface HeloFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(HeloView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static HeloFilter of(String name, PlainCheck<HeloView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static HeloFilter blocking(String name, PlainCheck<HeloView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static HeloFilter blocking(PlainCheck<HeloView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static HeloFilter plain(String name, Work work, PlainCheck<HeloView> check) {
    final class Plain extends PlainFilter<HeloView> implements HeloFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
