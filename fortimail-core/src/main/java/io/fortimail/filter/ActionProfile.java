package io.fortimail.filter;

import io.fortimail.mail.Recipient;

/**
 * Decides what a finding means for a recipient: where detection ends and policy begins.
 *
 * <p>Must be safe for use by several threads, answer at once and depend on nothing but its
 * arguments, so that a decision can be made again from its findings.
 */
@FunctionalInterface
public interface ActionProfile {

  /**
   * Decides.
   *
   * @param finding what a check found, whatever its outcome
   * @param recipient for whom
   * @return what is done about it
   */
  Action decide(Finding finding, Recipient recipient);

  /**
   * This profile, and something to do where the check could not look.
   *
   * @param action what is done about {@link Outcome#UNAVAILABLE}, such as {@link Action#defer()}
   * @return a new profile
   */
  default ActionProfile orWhenUnavailable(Action action) {
    return (finding, recipient) ->
        finding.outcome() == Outcome.UNAVAILABLE ? action : decide(finding, recipient);
  }
}
