package io.fortimail.dns.reputation;

import java.time.Duration;

/**
 * When a watched list is tested, and when it is given up.
 *
 * @param testEvery how long a test holds. Default 15 minutes: a list that is shut down begins to
 *     list everybody without notice, and two questions are cheap.
 * @param firstPause how long a list that does not work is left alone. Default 1 minute.
 * @param longestPause up to which the pause grows, twofold each time. Default 1 hour: a list that
 *     is gone costs next to nothing then, and one that comes back is found the same day.
 * @param maxFailures how many questions in a row may fail before the list is left alone. Default 5:
 *     each may have cost a mail the whole time that DNS has for an answer.
 */
public record DnsListTimes(
    Duration testEvery, Duration firstPause, Duration longestPause, int maxFailures) {

  /** The defaults. */
  public static final DnsListTimes DEFAULT =
      new DnsListTimes(Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofHours(1), 5);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero, or the longest pause is the shorter
   */
  public DnsListTimes {
    if (!isPositive(testEvery) || !isPositive(firstPause) || maxFailures < 1) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
    if (longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("the longest pause is shorter than the first");
    }
  }

  private static boolean isPositive(Duration time) {
    return time.compareTo(Duration.ZERO) > 0;
  }
}
