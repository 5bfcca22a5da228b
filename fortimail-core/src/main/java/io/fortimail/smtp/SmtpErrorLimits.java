package io.fortimail.smtp;

import java.time.Duration;

/**
 * How much misbehaviour is borne. All counts begin anew with each message that was accepted: a
 * relay that keeps its connection for thousands of messages meets more unknown users than that.
 *
 * @param free errors that cost nothing. An error is a permanent refusal of a command; a temporary
 *     one, or that of a message's content, is not the client's fault. Default 1.
 * @param firstDelay how long the reply to the first error beyond is held back; no thread waits.
 *     Default 4 s.
 * @param furtherDelay how much longer that of each further one. Default 4 s.
 * @param errors the error that is answered with 421 and ends the session. Default 5. These four are
 *     a FortiMail unit's.
 * @param junk commands that lead nowhere (NOOP, RSET, VRFY, HELP, a repeated greeting) in all.
 *     Default 100, as other servers.
 * @param greetings HELO, EHLO and LHLO commands; TLS, and XCLIENT, ask for a new one that does not
 *     count. Default 3, like the next two a FortiMail unit's.
 * @param noops NOOP commands. Default 10.
 * @param resets RSET commands. Default 20.
 */
public record SmtpErrorLimits(
    int free,
    Duration firstDelay,
    Duration furtherDelay,
    int errors,
    int junk,
    int greetings,
    int noops,
    int resets) {

  /** The defaults. */
  public static final SmtpErrorLimits DEFAULT =
      new SmtpErrorLimits(1, Duration.ofSeconds(4), Duration.ofSeconds(4), 5, 100, 3, 10, 20);

  /** Under stress the first error, and the second idle command of a kind, is one too many. */
  public static final SmtpErrorLimits STRESSED =
      new SmtpErrorLimits(0, Duration.ZERO, Duration.ZERO, 1, 3, 2, 1, 2);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a count that ends the session is not above zero, or another
   *     value is below zero
   */
  public SmtpErrorLimits {
    if (free < 0 || firstDelay.isNegative() || furtherDelay.isNegative()) {
      throw new IllegalArgumentException("a value must not be below zero");
    }
    if (errors <= 0 || junk <= 0 || greetings <= 0 || noops <= 0 || resets <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }

  /**
   * The same limits with another number of errors.
   *
   * @param count the error that ends the session
   * @return new limits
   */
  public SmtpErrorLimits withErrors(int count) {
    return new SmtpErrorLimits(
        free, firstDelay, furtherDelay, count, junk, greetings, noops, resets);
  }

  /**
   * The same limits without delays, as for a network that is trusted.
   *
   * @return new limits
   */
  public SmtpErrorLimits withoutDelays() {
    return new SmtpErrorLimits(
        free, Duration.ZERO, Duration.ZERO, errors, junk, greetings, noops, resets);
  }
}
