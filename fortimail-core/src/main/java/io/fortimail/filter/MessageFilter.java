package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/** A check at the stage {@link Stage#MESSAGE}: it sees the envelope and the message. */
@FunctionalInterface
public non-sealed interface MessageFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(MessageView view);
}
