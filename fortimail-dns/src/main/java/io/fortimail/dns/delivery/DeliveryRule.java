package io.fortimail.dns.delivery;

import io.fortimail.mail.Network;
import io.fortimail.mail.Wildcard;
import io.fortimail.tls.TlsProfile;
import java.util.Optional;

/**
 * Which profile deliveries have.
 *
 * @param domain the domains of recipients for which it stands
 * @param server the network in which one of the host's addresses must lie; empty for any
 * @param profile the profile
 */
record DeliveryRule(Wildcard domain, Optional<Network> server, TlsProfile profile) {

  boolean matches(String recipientDomain, ResolvedHost host) {
    return domain.matches(recipientDomain)
        && server
            .map(network -> host.addresses().stream().anyMatch(network::contains))
            .orElse(true);
  }
}
