package io.fortimail.smtp;

/**
 * How much a client may send before it is refused or sent away. Every value is above zero. What
 * concerns its behaviour is in {@link SmtpErrorLimits}, what concerns time in {@link SmtpTimeouts}.
 *
 * @param commandLine octets in a command line with its CRLF. RFC 5321 section 4.5.3.1.4 asks for
 *     512; extensions add to it. Default 2 048, as other servers.
 * @param authLine octets in a line of an AUTH exchange with its CRLF. RFC 4954 section 4 asks for
 *     12 288, the default.
 * @param longLine octets of a line that is already too long which are read past before the session
 *     ends: a command without an end must not run for ever. Default 65 536.
 * @param messageSize octets in a message, as SIZE tells (RFC 1870). Default 10 485 760, the 10 MB
 *     of a FortiMail unit.
 * @param headerSize octets in the header of a message. Default 102 400: a real header is a few
 *     thousand, and what walks over headers must not be made to walk for ever. It is a FortiMail
 *     unit's limit too, whose 32 kB are tight for mail that carries ARC sets.
 * @param messageInMemory octets of a message kept in memory; a larger one goes to a temporary file,
 *     so that many large messages at once do not fill the heap. Default 262 144.
 * @param drain octets of a refused body that are read past before the session ends. The rest of a
 *     refused body must not run as commands, but it must not run for ever either. Default 104 857
 *     600.
 * @param recipients recipients of one message. RFC 5321 section 4.5.3.1.8 asks for at least 100.
 *     Default 1 000. A further one is answered 452.
 * @param recipientOvershoot recipients beyond that which are answered 452 one by one, because an
 *     honest client has sent them in one go (RFC 2920), before the session ends. Default 1 000.
 * @param transactions {@code MAIL} commands in one session. Default 10 000: enough for a relay that
 *     keeps its connection, and an end for all others.
 */
public record SmtpLimits(
    int commandLine,
    int authLine,
    int longLine,
    long messageSize,
    int headerSize,
    int messageInMemory,
    long drain,
    int recipients,
    int recipientOvershoot,
    int transactions) {

  /** The defaults. */
  public static final SmtpLimits DEFAULT = new Builder().build();

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public SmtpLimits {
    if (commandLine <= 0
        || authLine <= 0
        || longLine <= 0
        || messageSize <= 0
        || headerSize <= 0
        || messageInMemory <= 0
        || drain <= 0
        || recipients <= 0
        || recipientOvershoot <= 0
        || transactions <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }

  /** {@return a builder that starts with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets limits one by one. Not safe for use by several threads. */
  public static final class Builder {

    private int commandLine = 2_048;
    private int authLine = 12_288;
    private int longLine = 65_536;
    private long messageSize = 10_485_760;
    private int headerSize = 102_400;
    private int messageInMemory = 262_144;
    private long drain = 104_857_600;
    private int recipients = 1_000;
    private int recipientOvershoot = 1_000;
    private int transactions = 10_000;

    private Builder() {}

    /**
     * Sets the octets in a command line.
     *
     * @param octets the most octets, with CRLF
     * @return this builder
     */
    public Builder commandLine(int octets) {
      commandLine = octets;
      return this;
    }

    /**
     * Sets the octets in a line of an AUTH exchange.
     *
     * @param octets the most octets, with CRLF
     * @return this builder
     */
    public Builder authLine(int octets) {
      authLine = octets;
      return this;
    }

    /**
     * Sets how much of a line that is too long is read past.
     *
     * @param octets the most octets
     * @return this builder
     */
    public Builder longLine(int octets) {
      longLine = octets;
      return this;
    }

    /**
     * Sets the size of a message.
     *
     * @param octets the most octets
     * @return this builder
     */
    public Builder messageSize(long octets) {
      messageSize = octets;
      return this;
    }

    /**
     * Sets the size of a header.
     *
     * @param octets the most octets
     * @return this builder
     */
    public Builder headerSize(int octets) {
      headerSize = octets;
      return this;
    }

    /**
     * Sets how much of a message is kept in memory.
     *
     * @param octets the most octets
     * @return this builder
     */
    public Builder messageInMemory(int octets) {
      messageInMemory = octets;
      return this;
    }

    /**
     * Sets how much of a refused body is read past.
     *
     * @param octets the most octets
     * @return this builder
     */
    public Builder drain(long octets) {
      drain = octets;
      return this;
    }

    /**
     * Sets the number of recipients of one message.
     *
     * @param count the most recipients
     * @return this builder
     */
    public Builder recipients(int count) {
      recipients = count;
      return this;
    }

    /**
     * Sets how many recipients too many are answered one by one.
     *
     * @param count the most recipients beyond the limit
     * @return this builder
     */
    public Builder recipientOvershoot(int count) {
      recipientOvershoot = count;
      return this;
    }

    /**
     * Sets the number of messages in a session.
     *
     * @param count the most {@code MAIL} commands
     * @return this builder
     */
    public Builder transactions(int count) {
      transactions = count;
      return this;
    }

    /**
     * Makes the limits.
     *
     * @return the limits
     * @throws IllegalArgumentException if one is not above zero
     */
    public SmtpLimits build() {
      return new SmtpLimits(
          commandLine,
          authLine,
          longLine,
          messageSize,
          headerSize,
          messageInMemory,
          drain,
          recipients,
          recipientOvershoot,
          transactions);
    }
  }
}
