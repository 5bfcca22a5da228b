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
      SmtpReply.of(214, new EnhancedStatus(2, 0, 0), "See RFC 5321; EHLO tells what is offered");
  static final SmtpReply SENDER_OK = SmtpReply.of(250, new EnhancedStatus(2, 1, 0), "Sender OK");
  static final SmtpReply RECIPIENT_OK =
      SmtpReply.of(250, new EnhancedStatus(2, 1, 5), "Recipient OK");
  static final SmtpReply HELO_FIRST = badSequence("Send HELO or EHLO first");
  static final SmtpReply MAIL_FIRST = badSequence("Send MAIL first");
  static final SmtpReply NESTED_MAIL = badSequence("A transaction is open already");
  static final SmtpReply CHUNKS_ONLY = badSequence("A message in chunks goes on with BDAT or RSET");
  static final SmtpReply BINARY_NEEDS_BDAT =
      badSequence("A BINARYMIME body is sent with BDAT"); // RFC 3030 3
  static final SmtpReply NO_RECIPIENTS =
      SmtpReply.of(554, new EnhancedStatus(5, 5, 1), "No valid recipients");
  static final SmtpReply NO_RECIPIENTS_LMTP = badSequence("No valid recipients"); // RFC 2033 4.2
  static final SmtpReply TOO_MANY_RECIPIENTS =
      SmtpReply.of(452, new EnhancedStatus(4, 5, 3), "Too many recipients");
  static final SmtpReply TOO_LARGE =
      SmtpReply.of(552, new EnhancedStatus(5, 3, 4), "Message exceeds the size limit");
  static final SmtpReply HEADER_TOO_LARGE =
      SmtpReply.of(552, new EnhancedStatus(5, 3, 4), "Message header exceeds the size limit");
  // Other servers answer so, too; 521 says that nothing more is taken (RFC 7504).
  static final SmtpReply BARE_LINE_END_IN_BODY =
      SmtpReply.of(521, new EnhancedStatus(5, 5, 2), "Message has a CR or LF that is not CRLF");
  static final SmtpReply BARE_LINE_END =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 2), "A line ends with CRLF and nothing else");
  static final SmtpReply LINE_TOO_LONG =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 2), "Line too long");
  static final SmtpReply OTHER_PROTOCOL =
      SmtpReply.of(502, new EnhancedStatus(5, 7, 0), "This is a mail server");
  static final SmtpReply NOT_RECOGNIZED =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 1), "Command not recognized");
  static final SmtpReply BAD_CHUNK =
      SmtpReply.of(521, new EnhancedStatus(5, 5, 4), "Syntax: BDAT size [LAST]");
  static final SmtpReply EARLY_TALKER =
      SmtpReply.of(554, new EnhancedStatus(5, 5, 0), "You talk before you were greeted");
  static final SmtpReply BAD_PIPELINING =
      SmtpReply.of(554, new EnhancedStatus(5, 5, 0), "Pipelining was not offered to you");
  static final SmtpReply SENDER_NEEDS_SMTPUTF8 =
      SmtpReply.of(550, new EnhancedStatus(5, 6, 7), "A non-ASCII sender needs SMTPUTF8");
  static final SmtpReply RECIPIENT_NEEDS_SMTPUTF8 =
      SmtpReply.of(553, new EnhancedStatus(5, 6, 7), "A non-ASCII recipient needs SMTPUTF8");
  static final SmtpReply STARTTLS_NOT_OFFERED =
      SmtpReply.of(502, new EnhancedStatus(5, 5, 1), "STARTTLS is not offered");
  static final SmtpReply TLS_ALREADY = badSequence("TLS is active already");
  static final SmtpReply TLS_TOO_LATE = badSequence("STARTTLS comes before AUTH and MAIL");
  static final SmtpReply START_TLS =
      SmtpReply.of(220, new EnhancedStatus(2, 0, 0), "Ready to start TLS");
  static final SmtpReply TLS_FIRST =
      SmtpReply.of(530, new EnhancedStatus(5, 7, 0), "Must issue a STARTTLS command first");
  static final SmtpReply REQUIRETLS_NEEDS_TLS =
      SmtpReply.of(530, new EnhancedStatus(5, 7, 10), "REQUIRETLS needs TLS"); // RFC 8689 4.2
  static final SmtpReply AUTH_FIRST =
      SmtpReply.of(530, new EnhancedStatus(5, 7, 0), "Authentication required");
  static final SmtpReply NO_ANSWER =
      SmtpReply.of(451, new EnhancedStatus(4, 3, 0), "Local error, try again later");

  private SmtpReplies() {}

  /** A reply after which the connection closes (RFC 5321 section 3.8). */
  static SmtpReply closing(int subject, int detail, String text) {
    return SmtpReply.of(421, new EnhancedStatus(4, subject, detail), text);
  }

  static SmtpReply badSequence(String text) {
    return SmtpReply.of(503, new EnhancedStatus(5, 5, 1), text);
  }
}
