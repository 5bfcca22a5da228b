package io.fortimail.filter;

/** The moments of an SMTP session at which filters look, in the order they happen. */
public enum Stage {
  /** A client has connected. */
  CONNECT,
  /** It has given its name. */
  HELO,
  /** It has named a sender. */
  MAIL,
  /** It has named a recipient. */
  RCPT,
  /** All recipients are named, and the header of the message is here. */
  HEADERS,
  /** The whole message is here. */
  MESSAGE
}
