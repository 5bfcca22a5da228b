package io.fortimail.net;

import java.time.Duration;

/**
 * What a server grants to connections.
 *
 * @param connections connections at once. Default 10 000: an idle one costs a few kilobytes. A
 *     further one is sent away with 421.
 * @param stressAt connections from which the server counts as being short of them: what it bears
 *     with is less then, see {@link io.fortimail.smtp.SmtpPatience}. Default 8 000.
 * @param grace how long open transactions may go on when the server stops. Default 10 s.
 */
public record ServerLimits(int connections, int stressAt, Duration grace) {

  /** The defaults. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(10_000, 8_000, Duration.ofSeconds(10));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public ServerLimits {
    if (connections <= 0 || stressAt <= 0 || grace.toMillis() <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }
}
