package io.fortimail.filter;

/**
 * A check on mail. Implement the interface of the stage whose knowledge the check needs; the view
 * it is given holds no more than that stage knows.
 *
 * <p>A filter must be safe for use by many sessions at once. It may answer now or later, from any
 * thread. One that throws, never answers or runs out of memory costs only its own finding: the
 * engine records {@link Outcome#UNAVAILABLE} in its place.
 */
public sealed interface Filter
    permits ConnectFilter, HeloFilter, MailFilter, RcptFilter, MessageFilter {

  /**
   * {@return the name of the check in traces, headers and logs: lower case with hyphens} Default:
   * made from the class name, so give a lambda one with {@link FilterChain.Builder#then(String,
   * Filter, ActionProfile)}.
   */
  default String name() {
    return CheckNames.fromClass(getClass());
  }

  /**
   * {@return whether the filter may hold its caller's thread} A filter that reads files, calls a
   * server with a blocking client or computes for long says {@link Work#BLOCKING} and is run on the
   * chain's executor.
   */
  default Work work() {
    return Work.PROMPT;
  }
}
