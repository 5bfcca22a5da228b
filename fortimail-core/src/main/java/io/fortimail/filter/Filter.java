package io.fortimail.filter;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A check on mail. Implement the interface of the stage whose knowledge the check needs; the view
 * it is given holds no more than that stage knows. A check that looks at several stages of a
 * transaction, or has something to close when it is over, is a {@link TransactionFilter}.
 *
 * <p>A filter must be safe for use by many sessions at once. It may answer now or later, from any
 * thread. One that throws, never answers or runs out of memory costs only its own finding: the
 * engine records {@link Outcome#UNAVAILABLE} in its place.
 *
 * <p>What a filter tells of itself here is asked once, when it is put into a chain; one that throws
 * or gives nothing then is refused there.
 */
public sealed interface Filter
    permits ConnectFilter,
        HeloFilter,
        MailFilter,
        RcptFilter,
        HeadersFilter,
        MessageFilter,
        TransactionFilter {

  /**
   * {@return the name of the check in traces, headers and logs: lower case with hyphens} Default:
   * made from the class name, so give a lambda one with {@link FilterChain.Builder#then(String,
   * Filter)} or {@link MessageFilter#of}.
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

  /**
   * {@return how long the filter may take for one answer, in place of {@link
   * FilterLimits#perCheck}; empty where that will do} The time for the stage and for the message
   * ends it earlier. Above zero and at most {@link FilterLimits#MAX}.
   */
  default Optional<Duration> deadline() {
    return Optional.empty();
  }

  /**
   * {@return the types of results this filter reads from {@link Findings}} A chain in which no
   * check before this one {@linkplain #provides provides} them is refused when it is built. That
   * one is there does not mean that it has found anything: its check may have been unavailable.
   */
  default Set<Class<? extends FilterResult>> needs() {
    return Set.of();
  }

  /** {@return the types of the results this filter gives with its findings} */
  default Set<Class<? extends FilterResult>> provides() {
    return Set.of();
  }
}
