package io.fortimail.dns;

import java.time.Duration;

/**
 * What one evaluation may ask, such as that of a sender's policy or of a route: a hostile zone can
 * make an evaluation ask again and again, each question well within {@link DnsLimits}.
 *
 * @param maxLookups how many questions it may ask, from the cache or not
 * @param time how long it may take from its beginning, over all questions
 * @see DnsClient#within
 */
public record DnsBudget(int maxLookups, Duration time) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public DnsBudget {
    if (maxLookups < 1 || time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException("a budget must be above zero");
    }
  }
}
