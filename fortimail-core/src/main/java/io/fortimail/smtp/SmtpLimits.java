package io.fortimail.smtp;

/**
 * What a client may ask of a server session before it is refused or sent away. Every value is above
 * zero.
 *
 * @param commandLine octets in a command line with its CRLF. RFC 5321 section 4.5.3.1.4 asks for
 *     512; extensions add to it. Default 2 048, as other servers.
 * @param longLine octets of a line that is already too long which are read past before the session
 *     ends: a command without an end must not run for ever. Default 65 536.
 * @param messageSize octets in a message, as SIZE tells (RFC 1870). Default 10 485 760, the 10 MB
 *     of a FortiMail unit.
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
 * @param junkCommands commands that lead nowhere (NOOP, RSET, VRFY, HELP, a repeated greeting)
 *     since the last message. Default 100.
 * @param errors negative replies since the last message that was accepted. Default 20, the hard
 *     limit of other servers, which count so too: a relay that keeps its connection for thousands
 *     of messages meets more unknown users than that.
 */
public record SmtpLimits(
    int commandLine,
    int longLine,
    long messageSize,
    int messageInMemory,
    long drain,
    int recipients,
    int recipientOvershoot,
    int transactions,
    int junkCommands,
    int errors) {

  /** The defaults. */
  public static final SmtpLimits DEFAULT =
      new SmtpLimits(
          2_048, 65_536, 10_485_760, 262_144, 104_857_600, 1_000, 1_000, 10_000, 100, 20);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public SmtpLimits {
    if (commandLine <= 0
        || longLine <= 0
        || messageSize <= 0
        || messageInMemory <= 0
        || drain <= 0
        || recipients <= 0
        || recipientOvershoot <= 0
        || transactions <= 0
        || junkCommands <= 0
        || errors <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }

  /**
   * The same limits with another message size.
   *
   * @param octets the most octets in a message
   * @return new limits
   */
  public SmtpLimits withMessageSize(long octets) {
    return new SmtpLimits(
        commandLine,
        longLine,
        octets,
        messageInMemory,
        drain,
        recipients,
        recipientOvershoot,
        transactions,
        junkCommands,
        errors);
  }

  /**
   * The same limits with another number of recipients.
   *
   * @param count the most recipients of one message
   * @return new limits
   */
  public SmtpLimits withRecipients(int count) {
    return new SmtpLimits(
        commandLine,
        longLine,
        messageSize,
        messageInMemory,
        drain,
        count,
        recipientOvershoot,
        transactions,
        junkCommands,
        errors);
  }

  /**
   * The same limits with another number of messages in a session.
   *
   * @param count the most {@code MAIL} commands in one session
   * @return new limits
   */
  public SmtpLimits withTransactions(int count) {
    return new SmtpLimits(
        commandLine,
        longLine,
        messageSize,
        messageInMemory,
        drain,
        recipients,
        recipientOvershoot,
        count,
        junkCommands,
        errors);
  }
}
