package io.fortimail.smtp;

import java.time.Duration;

/**
 * How much of a server's replies is read, and how long they are waited for.
 *
 * @param replyLine octets in a line of a reply. RFC 5321 section 4.5.3.1.5 asks for 512. Default 4
 *     096, because servers write more.
 * @param replyLines lines in one reply. Default 128.
 * @param connect the longest wait for a connection. Default 30 s, as other servers.
 * @param reply the longest wait for a reply to a command. Default 5 min (RFC 5321 section 4.5.3.2).
 * @param bodyReply the longest wait for the reply to a message. RFC 5321 section 4.5.3.2.6 asks for
 *     10 min; default 5 min, because our own client waits for ours in the meantime.
 * @param handshake the longest that a TLS handshake may take as a whole, so that a server cannot
 *     draw it out byte by byte. No RFC names one; default 1 min: two round trips and the signatures
 *     of a busy host are far less, and as mail may go on in plain text or to the next host after
 *     it, it need not be as patient as for a reply.
 */
public record SmtpClientLimits(
    int replyLine,
    int replyLines,
    Duration connect,
    Duration reply,
    Duration bodyReply,
    Duration handshake) {

  private static final Duration HANDSHAKE = Duration.ofMinutes(1);

  /** The defaults. */
  public static final SmtpClientLimits DEFAULT =
      new SmtpClientLimits(
          4_096, 128, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(5));

  /**
   * Limits with the default for handshakes.
   *
   * @param replyLine octets in a line of a reply
   * @param replyLines lines in one reply
   * @param connect the longest wait for a connection
   * @param reply the longest wait for a reply to a command
   * @param bodyReply the longest wait for the reply to a message
   */
  public SmtpClientLimits(
      int replyLine, int replyLines, Duration connect, Duration reply, Duration bodyReply) {
    this(replyLine, replyLines, connect, reply, bodyReply, HANDSHAKE);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public SmtpClientLimits {
    if (replyLine <= 0
        || replyLines <= 0
        || connect.toMillis() <= 0
        || reply.toMillis() <= 0
        || bodyReply.toMillis() <= 0
        || handshake.toMillis() <= 0) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
  }
}
