package io.fortimail.dns.delivery;

import com.google.common.collect.ImmutableSet;
import io.fortimail.delivery.MailHost;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import java.net.InetAddress;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What routers over DNS have in common.
 *
 * @param dns whom to ask
 * @param chance orders what is equal
 * @param families which kinds of address
 * @param port the port of all hosts
 * @param ownNames the names of this host in lower case
 * @param ownAddresses the addresses of this host
 * @param limits how much of what a domain publishes is used
 * @param security how safe the way to a host must be
 */
record RoutingSettings(
    DnsClient dns,
    Chance chance,
    AddressFamilies families,
    int port,
    Set<String> ownNames,
    Set<InetAddress> ownAddresses,
    MxLimits limits,
    TransportSecurity security) {

  static RoutingSettings of(DnsClient dns) {
    return new RoutingSettings(
        dns,
        new Chance(new Random()),
        AddressFamilies.IPV4_FIRST,
        MailHost.SMTP_PORT,
        ImmutableSet.of(),
        ImmutableSet.of(),
        MxLimits.DEFAULT,
        TransportSecurity.opportunistic());
  }

  RoutingSettings withRandom(RandomGenerator random) {
    return new RoutingSettings(
        dns, new Chance(random), families, port, ownNames, ownAddresses, limits, security);
  }

  RoutingSettings withFamilies(AddressFamilies newFamilies) {
    return new RoutingSettings(
        dns, chance, newFamilies, port, ownNames, ownAddresses, limits, security);
  }

  RoutingSettings withPort(int newPort) {
    if (newPort < 1 || newPort > 65_535) {
      throw new IllegalArgumentException("not a port: " + newPort);
    }
    return new RoutingSettings(
        dns, chance, families, newPort, ownNames, ownAddresses, limits, security);
  }

  RoutingSettings withOwnNames(String... names) {
    ImmutableSet.Builder<String> lower = ImmutableSet.builder();
    for (String name : names) {
      lower.add(new DnsQuestion<>(name, DnsType.A).name()); // as names in answers are
    }
    return new RoutingSettings(
        dns, chance, families, port, lower.build(), ownAddresses, limits, security);
  }

  RoutingSettings withOwnAddresses(InetAddress... addresses) {
    return new RoutingSettings(
        dns, chance, families, port, ownNames, ImmutableSet.copyOf(addresses), limits, security);
  }

  RoutingSettings withLimits(MxLimits newLimits) {
    return new RoutingSettings(
        dns, chance, families, port, ownNames, ownAddresses, newLimits, security);
  }

  RoutingSettings withSecurity(TransportSecurity newSecurity) {
    return new RoutingSettings(
        dns, chance, families, port, ownNames, ownAddresses, limits, newSecurity);
  }
}
