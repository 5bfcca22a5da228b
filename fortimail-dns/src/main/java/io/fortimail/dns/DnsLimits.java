package io.fortimail.dns;

import java.time.Duration;

/**
 * What a question may cost.
 *
 * @param perTry the longest wait for one server. Default 1.5 s: a resolver that has the answer
 *     needs milliseconds, and one that must search seldom more than a second.
 * @param tries how often each server is asked. Default 2: a lost packet is common, two in a row are
 *     not.
 * @param total the longest wait for an answer, over all tries, servers and aliases. Default 4 s:
 *     below the 5 s a filter has, so that the reason given is the true one.
 * @param maxAliases how many aliases (CNAME) are followed from one name to the next. Default 10, as
 *     the common resolvers do; RFC 1034 section 3.6.2 asks for an error on loops.
 * @param maxRecords how many records of one answer are read. Default 128: what follows is dropped,
 *     so that an address with thousands of names costs no more than an honest one.
 * @param maxQueries how many messages one question may send, over all tries, servers, aliases and
 *     what an answer is validated with. Default 100: eleven names, each asked for at a few servers,
 *     or the keys of a dozen zones; an endless chain of delegations ends there.
 * @param maxOutstanding how many messages are on the wire at once. Default 400: each holds a socket
 *     of its own, so that its port cannot be guessed (RFC 5452 section 9.2), and a process has 1024
 *     of them in many places.
 * @param maxWaiting how many more wait for their turn, each no longer than its question may take.
 *     Default 20 000: what 400 at once can do in 2 s at 40 ms each; what comes beyond that would
 *     not be answered in time.
 */
public record DnsLimits(
    Duration perTry,
    int tries,
    Duration total,
    int maxAliases,
    int maxRecords,
    int maxQueries,
    int maxOutstanding,
    int maxWaiting) {

  /** The defaults. */
  public static final DnsLimits DEFAULT =
      new DnsLimits(Duration.ofMillis(1500), 2, Duration.ofSeconds(4), 10, 128, 100, 400, 20_000);

  /**
   * Checks the values.
   *
   * @param perTry the longest wait for one server
   * @param tries how often each server is asked
   * @param total the longest wait for an answer
   * @param maxAliases how many aliases are followed
   * @param maxRecords how many records of one answer are read
   * @param maxQueries how many messages one question may send
   * @param maxOutstanding how many messages are on the wire at once
   * @param maxWaiting how many more wait for their turn; none is fine
   * @throws IllegalArgumentException if a value is not above zero, or {@code maxWaiting} below
   */
  public DnsLimits {
    if (!isPositive(perTry) || !isPositive(total)) {
      throw new IllegalArgumentException("a time limit must be above zero");
    }
    if (tries < 1 || maxAliases < 1 || maxRecords < 1 || maxQueries < 1 || maxOutstanding < 1) {
      throw new IllegalArgumentException("a limit must be at least one");
    }
    if (maxWaiting < 0) {
      throw new IllegalArgumentException("fewer than none cannot wait");
    }
  }

  /**
   * The same limits with other times.
   *
   * @param newPerTry the longest wait for one server
   * @param newTries how often each server is asked
   * @param newTotal the longest wait for an answer
   * @return new limits
   */
  public DnsLimits withTimes(Duration newPerTry, int newTries, Duration newTotal) {
    return new DnsLimits(
        newPerTry,
        newTries,
        newTotal,
        maxAliases,
        maxRecords,
        maxQueries,
        maxOutstanding,
        maxWaiting);
  }

  /**
   * The same limits with others on what goes on at once.
   *
   * @param newOutstanding how many messages are on the wire at once
   * @param newWaiting how many more wait for their turn
   * @return new limits
   */
  public DnsLimits withOutstanding(int newOutstanding, int newWaiting) {
    return new DnsLimits(
        perTry, tries, total, maxAliases, maxRecords, maxQueries, newOutstanding, newWaiting);
  }

  private static boolean isPositive(Duration time) {
    return time.compareTo(Duration.ZERO) > 0;
  }
}
