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
}
