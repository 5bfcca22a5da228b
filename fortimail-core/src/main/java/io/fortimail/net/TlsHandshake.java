package io.fortimail.net;

import io.fortimail.mail.TlsSession;

/** How a handshake ended. */
sealed interface TlsHandshake {

  /**
   * The connection is encrypted.
   *
   * @param session what was agreed
   */
  record Done(TlsSession session) implements TlsHandshake {}

  /**
   * It is not, and cannot be used any more. An alert may be among the output.
   *
   * @param reason why, in printable ASCII
   */
  record Failed(String reason) implements TlsHandshake {}

  /**
   * It is not, by no fault of the peer's: we cannot go on with it now.
   *
   * @param reason why
   */
  record NotMade(String reason) implements TlsHandshake {}
}
