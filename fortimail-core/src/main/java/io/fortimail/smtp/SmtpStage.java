package io.fortimail.smtp;

/** How far a session has come: what a reply answers. */
public enum SmtpStage {
  /** The connection itself. */
  CONNECT,
  /** HELO, EHLO or LHLO. */
  HELO,
  /** STARTTLS. */
  STARTTLS,
  /** AUTH and the lines that belong to it. */
  AUTH,
  /** MAIL. */
  MAIL,
  /** RCPT. */
  RCPT,
  /** DATA, or a chunk that is not the last. */
  DATA,
  /** The end of a message. */
  MESSAGE,
  /** Any other command, and what is no command. */
  OTHER
}
