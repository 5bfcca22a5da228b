package io.fortimail.examples.gateway;

import com.google.common.io.Closer;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.delivery.MxRouter;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.filter.Action;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Outcome;
import io.fortimail.filters.content.AttachmentFilter;
import io.fortimail.filters.session.DnsListFilter;
import io.fortimail.filters.session.ReverseDnsFilter;
import io.fortimail.gateway.Gateway;
import io.fortimail.mail.Recipient;
import io.fortimail.net.SmtpClient;
import io.fortimail.net.SmtpServer;
import io.fortimail.net.SmtpServerBuilder;
import io.fortimail.quarantine.FolderQuarantine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** A gateway that is up: its parts, put together. */
final class RunningGateway implements AutoCloseable {

  static final String HOSTNAME = "gateway.example";

  private static final Recipient LAB = Recipient.of("lab@inside.example");

  private final Destination destination;
  private final Closer parts;
  private final SmtpServer server;
  private final FateLog fates;
  private final String dnsName;
  private final String relayName;
  private final Path quarantine;
  private final boolean inside;

  private RunningGateway(GatewayOptions options, int defaultPort, Path quarantine, Closer parts)
      throws IOException {
    this.parts = parts;
    this.quarantine = quarantine;
    this.destination = Destination.start();
    parts.register(destination::close);
    SmtpClient client = SmtpClient.start(HOSTNAME);
    parts.register(client::close);
    this.fates = new FateLog();
    this.dnsName = options.dnsName();
    DnsClient dns = options.dns();
    Optional<InetSocketAddress> relay = options.relay();
    this.inside = relay.isEmpty() && !options.hasDns();
    this.relayName = relay.map(Endpoints::show).orElse(whereDnsSays(options));
    Gateway gateway =
        Gateway.builder(HOSTNAME, routes(options, dns, relay), client)
            .filter(chain(options, dns))
            .quarantine(FolderQuarantine.open(quarantine, Clock.systemUTC(), new SecureRandom()))
            .listener(fates)
            .build();
    requireWritable(quarantine);
    SmtpServerBuilder listening =
        SmtpServer.builder(HOSTNAME)
            .handler(gateway)
            .address(options.bind())
            .port(options.port().orElse(defaultPort));
    options.tls().ifPresent(listening::startTls);
    this.server = listening.start();
    parts.register(server::close);
  }

  /** Starts a gateway that holds messages in the given folder, where they stay. */
  static RunningGateway start(GatewayOptions options, int defaultPort, Path quarantine)
      throws IOException {
    Closer parts = Closer.create();
    try {
      return new RunningGateway(options, defaultPort, quarantine, parts);
    } catch (Throwable failure) {
      parts.close();
      throw failure;
    }
  }

  /** To be told now is better than with the first message that should be held. */
  private static void requireWritable(Path folder) throws IOException {
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /** The whole policy: who is refused, what is held, and who gets dangerous files all the same. */
  private static FilterChain chain(GatewayOptions options, DnsClient dns) {
    DnsListFilter[] lists =
        options.lists().stream()
            .map(zone -> new DnsListFilter(dns, DnsList.of(zone).askingAlso("127.0.0.0/8")))
            .toArray(DnsListFilter[]::new);
    return FilterChain.builder()
        .then(new ReverseDnsFilter(dns))
        .together(Action.reject(), lists)
        .then(new AttachmentFilter(), RunningGateway::onAttachment)
        .build();
  }

  private static Action onAttachment(Finding finding, Recipient recipient) {
    if (finding.outcome() != Outcome.MATCH) {
      return Action.proceed();
    }
    return recipient.equals(LAB)
        ? Action.addHeader("X-Warning", finding.reason())
        : Action.quarantine();
  }

  private RouteResolver routes(
      GatewayOptions options, DnsClient dns, Optional<InetSocketAddress> relay) {
    return relay
        .map(host -> RouteResolver.fixed(MailHost.at(host)))
        .orElseGet(
            () ->
                options.hasDns()
                    ? new MxRouter(dns).withSecurity(options.security(dns))
                    : new MxRouter(dns).withPort(destination.port()));
  }

  private static String whereDnsSays(GatewayOptions options) {
    return options.hasDns()
        ? "the hosts that DNS names, port 25"
        : "the hosts that DNS names, which is a destination inside this program";
  }

  int port() {
    return server.port();
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** Whether what is delivered arrives inside this program, where it can be looked at. */
  boolean deliversInside() {
    return inside;
  }

  Destination destination() {
    return destination;
  }

  FateLog fates() {
    return fates;
  }

  String describe() {
    return "listens on  %s%ndelivers to %s%nasks DNS of %s%nholds in    %s%n"
        .formatted(Endpoints.show(server.address()), relayName, dnsName, quarantine);
  }

  @Override
  public void close() throws IOException {
    parts.close(); // the last one first: the server, then what it works with
  }
}
