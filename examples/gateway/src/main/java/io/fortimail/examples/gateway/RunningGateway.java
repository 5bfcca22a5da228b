package io.fortimail.examples.gateway;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
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
import io.fortimail.quarantine.FolderQuarantine;
import java.io.IOException;
import java.net.InetSocketAddress;
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
  private final SmtpClient client;
  private final SmtpServer server;
  private final FateLog fates;
  private final String dnsName;
  private final String relayName;
  private final Path quarantine;
  private final boolean temporary;
  private final boolean inside;

  private RunningGateway(GatewayOptions options, int defaultPort) throws IOException {
    this.destination = Destination.start();
    this.client = SmtpClient.start(HOSTNAME);
    this.fates = new FateLog();
    this.temporary = options.quarantine().isEmpty();
    this.quarantine =
        temporary ? Files.createTempDirectory("quarantine") : options.quarantine().get();
    this.dnsName = options.hasDns() ? "as you said" : "the zone of the demonstration";
    DnsClient dns = options.dns();
    Optional<InetSocketAddress> relay = options.relay();
    this.inside = relay.isEmpty() && !options.hasDns();
    this.relayName = relay.map(RunningGateway::show).orElse(whereDnsSays(options));
    Gateway gateway =
        Gateway.builder(HOSTNAME, routes(options, dns, relay), client)
            .filter(chain(options, dns))
            .quarantine(FolderQuarantine.open(quarantine, Clock.systemUTC(), new SecureRandom()))
            .listener(fates)
            .build();
    this.server =
        SmtpServer.builder(HOSTNAME)
            .handler(gateway)
            .address(options.bind())
            .port(options.port().orElse(defaultPort))
            .start();
  }

  static RunningGateway start(GatewayOptions options, int defaultPort) throws IOException {
    return new RunningGateway(options, defaultPort);
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
                    ? new MxRouter(dns)
                    : new MxRouter(dns).withPort(destination.port()));
  }

  private static String show(InetSocketAddress address) {
    return MailHost.at(address).toString();
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
        .formatted(show(server.address()), relayName, dnsName, quarantine);
  }

  @Override
  public void close() throws IOException {
    server.close();
    client.close();
    destination.close();
    if (temporary) {
      MoreFiles.deleteRecursively(quarantine, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
