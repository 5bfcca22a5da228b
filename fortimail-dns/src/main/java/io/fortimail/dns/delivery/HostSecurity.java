package io.fortimail.dns.delivery;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.TlsDecision;

/** Whether mail may go to a host, and how safe the connection must be. */
public sealed interface HostSecurity {

  /**
   * It may.
   *
   * @param decision how safe the connection must be
   */
  record Usable(TlsDecision decision) implements HostSecurity {}

  /**
   * It may not, because nobody can tell whether it is the right one.
   *
   * @param status of class 4 if that may pass, of class 5 otherwise
   * @param reason in words
   */
  record Unusable(EnhancedStatus status, String reason) implements HostSecurity {}
}
