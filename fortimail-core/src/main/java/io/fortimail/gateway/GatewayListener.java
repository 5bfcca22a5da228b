package io.fortimail.gateway;

/**
 * Is told what a gateway does. The methods may be called from any thread, before the client has its
 * reply; they must be quick and must not throw.
 */
public interface GatewayListener {

  /** Listens to nothing. */
  GatewayListener NONE = new GatewayListener() {};

  /**
   * A recipient was refused at {@code RCPT}.
   *
   * @param report a report on that recipient alone
   */
  default void recipientRefused(MessageReport report) {}

  /**
   * A whole message was seen to.
   *
   * @param report a report on all recipients that were not refused before
   */
  default void message(MessageReport report) {}
}
