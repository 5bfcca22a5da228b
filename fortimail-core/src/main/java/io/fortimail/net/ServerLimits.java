package io.fortimail.net;

import java.time.Duration;

/**
 * What a server grants to connections.
 *
 * @param connections connections at once. Default 10 000: an idle one costs a few kilobytes. A
 *     further one is sent away with 421.
 * @param idle the longest silence of a client. RFC 5321 section 4.5.3.2.7 asks for 5 min, the
 *     default.
 * @param answer the longest wait for a handler's answer. Default 9 min: a client waits 10 min for
 *     the reply to its message (RFC 5321 section 4.5.3.2.6), and a late reply means that it comes
 *     twice.
 * @param grace how long open transactions may go on when the server stops. Default 10 s.
 */
public record ServerLimits(int connections, Duration idle, Duration answer, Duration grace) {

  /** The defaults. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          10_000, Duration.ofMinutes(5), Duration.ofMinutes(9), Duration.ofSeconds(10));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public ServerLimits {
    if (connections <= 0
        || idle.toMillis() <= 0
        || answer.toMillis() <= 0
        || grace.toMillis() <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }
}
