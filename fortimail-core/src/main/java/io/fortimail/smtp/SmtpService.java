package io.fortimail.smtp;

/** What a server is to its clients. */
public enum SmtpService {
  /** A mail server that takes mail from others, as on port 25 (RFC 5321). */
  RELAY,
  /** Takes mail from users who must have proved who they are, as on port 587 or 465 (RFC 6409). */
  SUBMISSION,
  /** Takes mail over from a relay next to it and answers for each recipient (RFC 2033). */
  LMTP
}
