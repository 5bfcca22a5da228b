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
  /** The whole message is here. */
  MESSAGE
}
