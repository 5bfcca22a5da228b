package io.fortimail.dns.delivery;

import io.fortimail.tls.TlsDecision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides how safe the way to a host must be. Safe for use by several threads. */
@FunctionalInterface
public interface TransportSecurity {

  /**
   * Decides.
   *
   * @param domain the domain of the recipients
   * @param host one of its hosts
   * @return the decision; it does not fail
   */
  CompletionStage<HostSecurity> decide(String domain, ResolvedHost host);

  /** {@return TLS where it is offered, without asking anybody} */
  static TransportSecurity opportunistic() {
    TlsDecision plain = TlsDecision.opportunistic();
    return (domain, host) ->
        CompletableFuture.completedFuture(
            new HostSecurity.Usable(host.nameValidated() ? plain.ofNamedHost() : plain));
  }
}
