package io.fortimail.smtp;

import java.time.Duration;

/**
 * How long things may take. Nothing that the client does one octet at a time makes a deadline later
 * than its data are worth.
 *
 * @param greetPause how long the greeting is held back; a client that talks meanwhile is no mail
 *     client (attackers and worms do not wait), and is sent away. Default zero: the pause costs
 *     each honest client as much. With zero only what comes while {@link SmtpHandler#connect} is
 *     being answered is seen.
 * @param command how long a client may take for a whole command line. RFC 5321 section 4.5.3.2.7
 *     asks for 5 min, the default.
 * @param data the longest silence in a body. RFC 5321 section 4.5.3.2.5 asks for 3 min, the
 *     default.
 * @param dataGrace how long a body may take before its rate counts. Default 1 min.
 * @param dataRate octets a second that a body must bring on average, beyond the grace. Default 100:
 *     slower than any line, and 28 h for the largest message instead of for ever.
 * @param handshake how long a TLS handshake, or a PROXY header, may take. Default 30 s.
 * @param answer the longest wait for a handler's answer. Default 9 min: a client waits 10 min for
 *     the reply to its message (RFC 5321 section 4.5.3.2.6), and a late reply means that it comes
 *     twice.
 * @param session how long a whole session may last. Default 6 h.
 */
public record SmtpTimeouts(
    Duration greetPause,
    Duration command,
    Duration data,
    Duration dataGrace,
    int dataRate,
    Duration handshake,
    Duration answer,
    Duration session) {

  /** The defaults. */
  public static final SmtpTimeouts DEFAULT = new Builder().build();

  /** Under stress: seconds instead of minutes. */
  public static final SmtpTimeouts STRESSED =
      builder()
          .command(Duration.ofSeconds(10))
          .data(Duration.ofSeconds(10))
          .dataGrace(Duration.ofSeconds(10))
          .dataRate(1_000)
          .handshake(Duration.ofSeconds(5))
          .session(Duration.ofMinutes(10))
          .build();

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero; the pause may be zero
   */
  public SmtpTimeouts {
    if (greetPause.isNegative()
        || dataRate <= 0
        || isNone(command)
        || isNone(data)
        || isNone(dataGrace)
        || isNone(handshake)
        || isNone(answer)
        || isNone(session)) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }

  private static boolean isNone(Duration duration) {
    return duration.isNegative() || duration.isZero();
  }

  /** {@return a builder that starts with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets times one by one. Not safe for use by several threads. */
  public static final class Builder {

    private Duration greetPause = Duration.ZERO;
    private Duration command = Duration.ofMinutes(5);
    private Duration data = Duration.ofMinutes(3);
    private Duration dataGrace = Duration.ofMinutes(1);
    private int dataRate = 100;
    private Duration handshake = Duration.ofSeconds(30);
    private Duration answer = Duration.ofMinutes(9);
    private Duration session = Duration.ofHours(6);

    private Builder() {}

    /**
     * Sets how long the greeting is held back.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder greetPause(Duration duration) {
      greetPause = duration;
      return this;
    }

    /**
     * Sets how long a command line may take.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder command(Duration duration) {
      command = duration;
      return this;
    }

    /**
     * Sets the longest silence in a body.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder data(Duration duration) {
      data = duration;
      return this;
    }

    /**
     * Sets how long a body may take before its rate counts.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder dataGrace(Duration duration) {
      dataGrace = duration;
      return this;
    }

    /**
     * Sets the rate of a body.
     *
     * @param octets octets a second
     * @return this builder
     */
    public Builder dataRate(int octets) {
      dataRate = octets;
      return this;
    }

    /**
     * Sets how long a handshake may take.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder handshake(Duration duration) {
      handshake = duration;
      return this;
    }

    /**
     * Sets the longest wait for a handler's answer.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder answer(Duration duration) {
      answer = duration;
      return this;
    }

    /**
     * Sets how long a session may last.
     *
     * @param duration how long
     * @return this builder
     */
    public Builder session(Duration duration) {
      session = duration;
      return this;
    }

    /**
     * Makes the times.
     *
     * @return the times
     * @throws IllegalArgumentException if one is not above zero; the pause may be zero
     */
    public SmtpTimeouts build() {
      return new SmtpTimeouts(
          greetPause, command, data, dataGrace, dataRate, handshake, answer, session);
    }
  }
}
