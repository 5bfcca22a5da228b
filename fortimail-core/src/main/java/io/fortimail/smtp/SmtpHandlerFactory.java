package io.fortimail.smtp;

import io.fortimail.mail.Client;

/**
 * Makes a handler for each connection, and for each client that a proxy speaks for. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface SmtpHandlerFactory {

  /**
   * A client has connected.
   *
   * @param client the client
   * @return its handler
   */
  SmtpHandler open(Client client);
}
