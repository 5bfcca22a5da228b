package io.fortimail.examples.mailcheck;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsClientBuilder;
import io.fortimail.dns.DnssecTrust;
import io.fortimail.dns.ZoneDns;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where DNS answers come from: one of the two, or the resolvers of this machine. */
final class DnsAnswers {

  @Option(
      names = "--zone",
      paramLabel = "FILE",
      description = "Answer DNS questions from a zone file (RFC 1035).")
  private Optional<ZoneDns> zone = Optional.empty();

  @Option(
      names = "--resolver",
      paramLabel = "HOST:PORT",
      description = "Ask this DNS resolver. Default without --zone: the resolvers of this machine.")
  private Optional<InetSocketAddress> resolver = Optional.empty();

  DnsClient client() {
    return zone.<DnsClient>map(z -> z)
        .or(() -> resolver.map(DnsClient::of))
        .orElseGet(DnsClient::system);
  }

  /** The same, with answers that count as validated by DNSSEC. */
  DnsClient validatingClient() {
    return zone.<DnsClient>map(z -> z.signed("."))
        .or(() -> resolver.map(where -> trusting(DnsClient.builder().server(where))))
        .orElseGet(() -> trusting(DnsClient.builder()));
  }

  private static DnsClient trusting(DnsClientBuilder builder) {
    return builder.dnssec(DnssecTrust.trustedResolver()).build();
  }

  /** Whether nothing may be asked of the network. */
  boolean isOffline() {
    return zone.isPresent();
  }
}
