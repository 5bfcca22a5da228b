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
}
