package io.fortimail.dns;

import java.time.Duration;

/**
 * What a cache may keep, and for how long.
 *
 * @param maxEntries how many answers. Default 100 000: what a busy server asks for in its hour.
 * @param maxOctets how much memory they may take, roughly. Default 64 MiB: an answer takes about
 *     500 octets, but 64 KiB of text is possible, and then the number alone would not hold.
 * @param maxPositive how long records are kept at most, whatever they say. Default one day (RFC
 *     8767 section 4 proposes a cap of days): a mistaken time of years must not stay so long.
 * @param maxNegative how long an absence is kept at most. Default 3 hours, the upper end of what
 *     RFC 2308 section 5 finds sensible.
 * @param minFailure how long a failure is kept at first. Default 1 s, the least that RFC 9520
 *     section 3.2 allows; each failure in a row doubles it.
 * @param maxFailure how long a failure is kept at most. Default 5 min, the most that RFC 9520
 *     section 3.2 allows.
 */
public record DnsCacheLimits(
    int maxEntries,
    long maxOctets,
    Duration maxPositive,
    Duration maxNegative,
    Duration minFailure,
    Duration maxFailure) {

  /** RFC 9520 section 3.2. */
  private static final Duration LEAST_FAILURE = Duration.ofSeconds(1);

  /** RFC 9520 section 3.2. */
  private static final Duration MOST_FAILURE = Duration.ofMinutes(5);

  /** The defaults. */
  public static final DnsCacheLimits DEFAULT =
      new DnsCacheLimits(
          100_000,
          64L << 20,
          Duration.ofDays(1),
          Duration.ofHours(3),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a size is not above zero, a time is below zero, or the
   *     times of failures are not within 1 s to 5 min, in this order
   */
  public DnsCacheLimits {
    if (maxEntries < 1 || maxOctets < 1) {
      throw new IllegalArgumentException("a cache that holds nothing is none");
    }
    if (maxPositive.isNegative() || maxNegative.isNegative()) {
      throw new IllegalArgumentException("a time must not be below zero");
    }
    if (minFailure.compareTo(LEAST_FAILURE) < 0
        || maxFailure.compareTo(MOST_FAILURE) > 0
        || minFailure.compareTo(maxFailure) > 0) {
      throw new IllegalArgumentException("failures are kept 1 s to 5 min (RFC 9520 section 3.2)");
    }
  }

  /**
   * The same limits with another size.
   *
   * @param newEntries how many answers
   * @param newOctets how much memory they may take
   * @return new limits
   */
  public DnsCacheLimits withSize(int newEntries, long newOctets) {
    return new DnsCacheLimits(
        newEntries, newOctets, maxPositive, maxNegative, minFailure, maxFailure);
  }
}
