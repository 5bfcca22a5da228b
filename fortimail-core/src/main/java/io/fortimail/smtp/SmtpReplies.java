package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;

/** The replies that the session gives of its own accord. */
final class SmtpReplies {

  static final SmtpReply START_MAIL_INPUT =
      SmtpReply.plain(354, "Start mail input; end with <CRLF>.<CRLF>");
  static final SmtpReply RESET = SmtpReply.of(250, new EnhancedStatus(2, 0, 0), "Reset");
  static final SmtpReply CANNOT_VERIFY =
      SmtpReply.of(252, new EnhancedStatus(2, 5, 2), "Send some mail, I will try my best");
  static final SmtpReply HELP =
      SmtpReply.of(
          214, new EnhancedStatus(2, 0, 0), "EHLO HELO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT");
  static final SmtpReply SENDER_OK = SmtpReply.of(250, new EnhancedStatus(2, 1, 0), "Sender OK");
  static final SmtpReply RECIPIENT_OK =
      SmtpReply.of(250, new EnhancedStatus(2, 1, 5), "Recipient OK");
  static final SmtpReply HELO_FIRST = badSequence("Send HELO or EHLO first");
  static final SmtpReply MAIL_FIRST = badSequence("Send MAIL first");
  static final SmtpReply NESTED_MAIL = badSequence("A transaction is open already");
  static final SmtpReply NO_RECIPIENTS =
      SmtpReply.of(554, new EnhancedStatus(5, 5, 1), "No valid recipients");
  static final SmtpReply TOO_MANY_RECIPIENTS =
      SmtpReply.of(452, new EnhancedStatus(4, 5, 3), "Too many recipients");
  static final SmtpReply TOO_LARGE =
      SmtpReply.of(552, new EnhancedStatus(5, 3, 4), "Message exceeds the size limit");
  static final SmtpReply BARE_LINE_END_IN_BODY =
      SmtpReply.of(550, new EnhancedStatus(5, 5, 2), "Message has a CR or LF that is not CRLF");
  static final SmtpReply BARE_LINE_END =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 2), "A line ends with CRLF and nothing else");
  static final SmtpReply LINE_TOO_LONG =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 2), "Line too long");
  static final SmtpReply STARTTLS_NOT_OFFERED =
      SmtpReply.of(502, new EnhancedStatus(5, 5, 1), "STARTTLS is not offered");
  static final SmtpReply NO_ANSWER =
      SmtpReply.of(451, new EnhancedStatus(4, 3, 0), "Local error, try again later");

  private SmtpReplies() {}

  /** A reply after which the connection closes (RFC 5321 section 3.8). */
  static SmtpReply closing(int subject, int detail, String text) {
    return SmtpReply.of(421, new EnhancedStatus(4, subject, detail), text);
  }

  private static SmtpReply badSequence(String text) {
    return SmtpReply.of(503, new EnhancedStatus(5, 5, 1), text);
  }
}
