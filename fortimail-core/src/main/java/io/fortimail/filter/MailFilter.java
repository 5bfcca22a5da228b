package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** A check at the stage {@link Stage#MAIL}: it sees the sender. */
@FunctionalInterface
public non-sealed interface MailFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(MailView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static MailFilter of(String name, PlainCheck<MailView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static MailFilter blocking(String name, PlainCheck<MailView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static MailFilter blocking(PlainCheck<MailView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static MailFilter plain(String name, Work work, PlainCheck<MailView> check) {
    final class Plain extends PlainFilter<MailView> implements MailFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
