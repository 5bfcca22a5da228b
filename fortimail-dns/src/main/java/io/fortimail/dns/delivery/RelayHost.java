package io.fortimail.dns.delivery;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.MxRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * One server that takes all mail: a smart host, or the protected server behind a gateway. No MX
 * records count.
 *
 * <pre>{@code
 * RouteResolver inside = RelayHost.of(dns, "mail.inside.example").withPort(2525);
 * }</pre>
 *
 * <p>Of several addresses one is picked by chance each time, and the others stand behind it. That
 * the server has none is a fault of the settings here, so mail waits and is not returned for it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RelayHost implements RouteResolver {

  private final RoutingSettings settings;
  private final String host;

  private RelayHost(RoutingSettings settings, String host) {
    this.settings = settings;
    this.host = host;
  }

  /**
   * A server on port 25, IPv4 first.
   *
   * @param dns whom to ask for its addresses
   * @param host its name, or its address as text or as a literal ({@code [192.0.2.1]}), of which
   *     nobody is asked
   * @return the way to it
   */
  public static RelayHost of(DnsClient dns, String host) {
    return new RelayHost(
        RoutingSettings.of(dns), new DnsQuestion<>(host, DnsType.A).name()); // its one form
  }

  /**
   * The same server on another port.
   *
   * @param port the port
   * @return a new value
   * @throws IllegalArgumentException if it is no port
   */
  public RelayHost withPort(int port) {
    return new RelayHost(settings.withPort(port), host);
  }

  /**
   * The same server by other kinds of address.
   *
   * @param families which, and which first
   * @return a new value
   */
  public RelayHost withFamilies(AddressFamilies families) {
    return new RelayHost(settings.withFamilies(families), host);
  }

  /**
   * The same server with another source of chance.
   *
   * @param random the source; it is used by one thread at a time
   * @return a new value
   */
  public RelayHost withRandom(RandomGenerator random) {
    return new RelayHost(settings.withRandom(random), host);
  }

  /**
   * The same server with another idea of how safe the way to it must be.
   *
   * @param security decides; it is asked with the name of the server as the domain
   * @return a new value
   */
  public RelayHost withSecurity(TransportSecurity security) {
    return new RelayHost(settings.withSecurity(security), host);
  }

  @Override
  public String routeKey(String domain) {
    return host;
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    HostRoutes routes = new HostRoutes(settings);
    CompletionStage<Route> route;
    if (AddressLiteral.isLiteral(host)) {
      route = routes.toNamed(host, AddressLiteral.parse(host));
    } else if (InetAddresses.isInetAddress(host)) {
      route = routes.toNamed(host, Optional.of(InetAddresses.forString(host)));
    } else {
      route =
          routes.to(
              host,
              new MailExchangers.Hosts(
                  List.of(new MxRecord(0, host)), MailExchangers.Origin.ADMINISTRATOR, false));
    }
    return route.thenApply(ConfiguredRoute::keepingMail);
  }
}
