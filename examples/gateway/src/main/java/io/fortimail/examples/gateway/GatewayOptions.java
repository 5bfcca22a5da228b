package io.fortimail.examples.gateway;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnssecTrust;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.delivery.DeliverySecurity;
import io.fortimail.dns.delivery.TransportSecurity;
import io.fortimail.dns.mtasts.HttpsMtaStsFetcher;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a gateway is told on the command line. */
final class GatewayOptions {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Endpoints.Port.class,
      description =
          "Where the gateway listens; 0 is any free port. Default: 2525 for serve, else 0.")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      converter = Endpoints.Address.class,
      description = "The address it listens on. Default: 127.0.0.1.")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(
      names = "--relay",
      paramLabel = "HOST:PORT",
      converter = Endpoints.Relay.class,
      description =
          "Where accepted mail goes. Default: where DNS says; without DNS of your own,"
              + " a destination inside this program.")
  private @Nullable InetSocketAddress relay;

  @ArgGroup private @Nullable Dns dns;

  @Option(
      names = "--dnssec",
      description =
          "Believe the resolver when it says that it has validated an answer, as for DANE. Do so"
              + " only with a resolver on this machine.")
  private boolean dnssec;

  @Option(
      names = "--quarantine",
      paramLabel = "DIR",
      description =
          "Where held messages are kept. Default: a temporary folder, which serve leaves.")
  private Optional<Path> quarantine = Optional.empty();

  @Option(
      names = "--dnsbl",
      paramLabel = "ZONE",
      converter = Endpoints.ListZone.class,
      description =
          "A DNS list whose entries are refused; may be repeated. Clients in 127.0.0.0/8"
              + " are asked about, too, so that it can be tried on loopback."
              + " Default: dnsbl.example in the zone of the demonstration.")
  private List<String> lists = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable Tls tls;

  /** What the gateway shows in TLS handshakes; both or neither. */
  private static final class Tls {

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "Offers STARTTLS with this certificate and its chain, in PEM.")
    private Path certificate = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "The key of the certificate, in PEM.")
    private Path key = Path.of("");
  }

  /** One source of DNS answers, or none. */
  private static final class Dns {

    @Option(names = "--zone", paramLabel = "FILE", description = "Answers from a zone file.")
    private Optional<Path> zone = Optional.empty();

    @Option(
        names = "--resolver",
        paramLabel = "HOST:PORT",
        converter = Endpoints.Resolver.class,
        description = "Answers from a resolver. Default of both: a zone inside this program.")
    private @Nullable InetSocketAddress resolver;
  }

  OptionalInt port() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  InetAddress bind() {
    return bind;
  }

  Optional<ServerTls> tls() throws IOException {
    return tls == null
        ? Optional.empty()
        : Optional.of(ServerTls.builder().certificate(tls.certificate, tls.key).build());
  }

  Optional<InetSocketAddress> relay() {
    return Optional.ofNullable(relay);
  }

  /** Whether held messages are kept where the user wants them. */
  boolean hasQuarantine() {
    return quarantine.isPresent();
  }

  /** The folder of held messages: a new temporary one where none is named. */
  Path quarantine() throws IOException {
    return quarantine.isPresent() ? quarantine.get() : Files.createTempDirectory("quarantine");
  }

  /** Whether DNS answers come from outside this program. */
  boolean hasDns() {
    return dns != null;
  }

  /** Where DNS answers come from, in words. */
  String dnsName() {
    Optional<String> zone = Optional.ofNullable(dns).flatMap(d -> d.zone).map(Path::toString);
    return zone.or(
            () ->
                Optional.ofNullable(dns)
                    .flatMap(d -> Optional.ofNullable(d.resolver))
                    .map(Endpoints::show))
        .orElse("the zone of the demonstration");
  }

  DnsClient dns() throws IOException {
    Optional<Path> zone = Optional.ofNullable(dns).flatMap(d -> d.zone);
    if (zone.isPresent()) {
      return ZoneDns.read(zone.get());
    }
    Optional<InetSocketAddress> resolver =
        Optional.ofNullable(dns).flatMap(d -> Optional.ofNullable(d.resolver));
    return resolver.isPresent() ? client(resolver.get()) : DemoZone.dns();
  }

  private DnsClient client(InetSocketAddress resolver) {
    DnssecTrust trust = dnssec ? DnssecTrust.trustedResolver() : DnssecTrust.none();
    return DnsClient.builder().server(resolver).dnssec(trust).build();
  }

  /** How safe the way to hosts must be; policies over HTTPS count where DNS is the world's. */
  TransportSecurity security(DnsClient client) {
    DeliverySecurity security = DeliverySecurity.of(client);
    boolean real = dns != null && dns.zone.isEmpty();
    return real
        ? security.withMtaSts(new MtaStsPolicies(client, new HttpsMtaStsFetcher()))
        : security;
  }

  List<String> lists() {
    return lists.isEmpty() && !hasDns() ? List.of(DemoZone.LIST) : lists;
  }
}
