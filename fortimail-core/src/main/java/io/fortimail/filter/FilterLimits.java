package io.fortimail.filter;

import java.time.Duration;

/**
 * How long checks may take. Take {@link #DEFAULT} and change what has to be other.
 *
 * @param perCheck the longest time for one answer of one check. Default 5 s: a DNS answer that
 *     takes longer does not come. A filter may name {@linkplain Filter#deadline another}.
 * @param perStage the longest time for all checks of one stage together, at {@link Stage#RCPT} for
 *     each recipient. Default 8 s: what the best systems settled on for a message, and far below
 *     the 10 minutes a client waits for the reply to its body (RFC 5321 section 4.5.3.2.6).
 * @param perMessage the longest time for all checks of one transaction together, from {@link
 *     Stage#MAIL} on; the time that the client takes does not count. Default 5 minutes: as long as
 *     a client waits for one reply (RFC 5321 section 4.5.3.2.3). A thousand recipients may be
 *     looked up for 200 ms each and leave time for the content, but a thousand that hang do not
 *     hold the session for hours.
 */
public record FilterLimits(Duration perCheck, Duration perStage, Duration perMessage) {

  /** The longest limit that can be set: no client waits a day, and a mistake shows. */
  public static final Duration MAX = Duration.ofDays(1);

  /** The defaults. */
  public static final FilterLimits DEFAULT =
      new FilterLimits(Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ofMinutes(5));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a time is not above zero, or above {@link #MAX}
   */
  public FilterLimits {
    requireInRange(perCheck);
    requireInRange(perStage);
    requireInRange(perMessage);
  }

  /**
   * The same limits with another time for a check.
   *
   * @param time above zero and at most {@link #MAX}
   * @return new limits
   */
  public FilterLimits withPerCheck(Duration time) {
    return new FilterLimits(time, perStage, perMessage);
  }

  /**
   * The same limits with another time for a stage.
   *
   * @param time above zero and at most {@link #MAX}
   * @return new limits
   */
  public FilterLimits withPerStage(Duration time) {
    return new FilterLimits(perCheck, time, perMessage);
  }

  /**
   * The same limits with another time for a message.
   *
   * @param time above zero and at most {@link #MAX}
   * @return new limits
   */
  public FilterLimits withPerMessage(Duration time) {
    return new FilterLimits(perCheck, perStage, time);
  }

  static Duration requireInRange(Duration limit) {
    if (limit.compareTo(Duration.ZERO) <= 0 || limit.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a time limit must be above zero and at most " + MAX);
    }
    return limit;
  }
}
