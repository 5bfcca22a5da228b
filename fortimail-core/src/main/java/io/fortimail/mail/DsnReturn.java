package io.fortimail.mail;

/** What of a message a failure notice returns (RFC 3461 section 4.3). */
public enum DsnReturn {
  /** The whole message. */
  FULL,
  /** Its header only. */
  HDRS
}
