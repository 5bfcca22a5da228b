package io.fortimail.smtp;

import io.fortimail.mail.Client;
import java.time.Duration;

/**
 * Watches one session, as metrics and logs do. It changes nothing: what it throws is logged and
 * forgotten. Called on the session's thread; it must not block.
 */
public interface SmtpListener {

  /** Watches nothing. */
  SmtpListener NOBODY = new SmtpListener() {};

  /** Makes a listener for each session. Safe for use by several threads. */
  @FunctionalInterface
  interface Factory {

    /**
     * A client has connected.
     *
     * @param client the client
     * @return who watches its session
     */
    SmtpListener opened(Client client);
  }

  /**
   * A reply goes to the client.
   *
   * @param stage what it answers
   * @param reply the reply
   */
  default void replied(SmtpStage stage, SmtpReply reply) {}

  /**
   * The handler has answered.
   *
   * @param stage what it was asked
   * @param took how long it took
   */
  default void answered(SmtpStage stage, Duration took) {}

  /**
   * More is known of the client: its name, its TLS session, its user, or for whom it speaks.
   *
   * @param client what is known now
   */
  default void identified(Client client) {}

  /**
   * Octets have come, as SMTP and not as TLS.
   *
   * @param octets how many
   */
  default void received(long octets) {}

  /**
   * Octets were handed over to be written, as SMTP and not as TLS.
   *
   * @param octets how many
   */
  default void sent(long octets) {}

  /**
   * The session is over, and the connection is gone.
   *
   * @param lasted how long the session was
   */
  default void closed(Duration lasted) {}
}
