package io.fortimail.filter;

import java.time.Duration;

/**
 * How long checks may take.
 *
 * @param perCheck the longest time for one check. Default 5 s: a DNS answer that takes longer does
 *     not come.
 * @param perStage the longest time for all checks of one stage together. Default 8 s: what the best
 *     systems settled on for a message, and far below the 10 minutes a client waits for the reply
 *     to its body (RFC 5321 section 4.5.3.2.6).
 */
public record FilterLimits(Duration perCheck, Duration perStage) {

  /** The longest limit that can be set: no client waits a day, and a mistake shows. */
  public static final Duration MAX = Duration.ofDays(1);

  /** The defaults. */
  public static final FilterLimits DEFAULT =
      new FilterLimits(Duration.ofSeconds(5), Duration.ofSeconds(8));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a time is not above zero, or above {@link #MAX}
   */
  public FilterLimits {
    requireInRange(perCheck);
    requireInRange(perStage);
  }

  private static void requireInRange(Duration limit) {
    if (limit.compareTo(Duration.ZERO) <= 0 || limit.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a time limit must be above zero and at most " + MAX);
    }
  }
}
