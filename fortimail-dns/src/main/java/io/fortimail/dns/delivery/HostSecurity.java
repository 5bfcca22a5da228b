package io.fortimail.dns.delivery;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.TlsDecision;
import java.util.Optional;

/** Whether mail may go to a host, and how safe the connection must be. */
public sealed interface HostSecurity {

  /**
   * It may.
   *
   * @param decision how safe the connection must be
   * @param doubt what nobody could tell now, so that the decision may be another later; it lowers
   *     no level, but is no ground for a refusal for good either
   */
  record Usable(TlsDecision decision, Optional<String> doubt) implements HostSecurity {

    /**
     * It may, and nothing was left open.
     *
     * @param decision how safe the connection must be
     */
    public Usable(TlsDecision decision) {
      this(decision, Optional.empty());
    }
  }

  /**
   * It may not, because nobody can tell whether it is the right one.
   *
   * @param status of class 4 if that may pass, of class 5 otherwise
   * @param reason in words
   */
  record Unusable(EnhancedStatus status, String reason) implements HostSecurity {}
}
