package io.fortimail.mail;

/** When a recipient's fate is to be reported to the sender (RFC 3461 section 4.1). */
public enum DsnNotify {
  /** Never. Stands alone. */
  NEVER,
  /** When the message was delivered. */
  SUCCESS,
  /** When it could not be delivered. */
  FAILURE,
  /** When it takes long. */
  DELAY
}
