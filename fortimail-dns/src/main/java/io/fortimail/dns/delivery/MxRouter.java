package io.fortimail.dns.delivery;

import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsClient;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Finds the hosts that take mail for a domain by DNS: RFC 5321 section 5.1, and RFC 7505 for
 * domains that take none.
 *
 * <pre>{@code
 * RouteResolver routes = new MxRouter(DnsClient.system());
 * Route route = routes.resolve("example.org").toCompletableFuture().join();
 * }</pre>
 *
 * <p>A failure that may pass never makes a refusal: only if DNS says of every host that it does not
 * exist or has no address is the domain refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MxRouter implements RouteResolver {

  private final RoutingSettings settings;

  /**
   * A router to port 25, IPv4 first, under the usual limits.
   *
   * @param dns whom to ask
   */
  public MxRouter(DnsClient dns) {
    this(RoutingSettings.of(dns));
  }

  private MxRouter(RoutingSettings settings) {
    this.settings = settings;
  }

  /**
   * The same router with another source of chance, for the order of hosts of equal preference.
   *
   * @param newRandom the source; it is used by one thread at a time
   * @return a new router
   */
  public MxRouter withRandom(RandomGenerator newRandom) {
    return new MxRouter(settings.withRandom(newRandom));
  }

  /**
   * The same router with other kinds of address.
   *
   * @param newFamilies which, and which first
   * @return a new router
   */
  public MxRouter withFamilies(AddressFamilies newFamilies) {
    return new MxRouter(settings.withFamilies(newFamilies));
  }

  /**
   * The same router to another port, as for a test on a machine where 25 is not free.
   *
   * @param newPort the port of all hosts
   * @return a new router
   * @throws IllegalArgumentException if it is no port
   */
  public MxRouter withPort(int newPort) {
    return new MxRouter(settings.withPort(newPort));
  }

  /**
   * The same router on a host that itself takes mail for others, as a backup does: it passes mail
   * on only to hosts that are before itself, so that none comes back.
   *
   * @param newOwnNames the names under which this host stands in MX records
   * @return a new router
   */
  public MxRouter withOwnNames(String... newOwnNames) {
    return new MxRouter(settings.withOwnNames(newOwnNames));
  }

  /**
   * The same router on a host that is known by its addresses too: a host of a domain that has one
   * of them is this host, whatever its name.
   *
   * @param newOwnAddresses the addresses under which this host takes mail
   * @return a new router
   */
  public MxRouter withOwnAddresses(InetAddress... newOwnAddresses) {
    return new MxRouter(settings.withOwnAddresses(newOwnAddresses));
  }

  /**
   * The same router with another idea of how safe the way to a host must be. A host to which no
   * safe way is known is left out.
   *
   * @param newSecurity decides for each host
   * @return a new router
   */
  public MxRouter withSecurity(TransportSecurity newSecurity) {
    return new MxRouter(settings.withSecurity(newSecurity));
  }

  /**
   * The same router under other limits.
   *
   * @param newLimits the limits
   * @return a new router
   */
  public MxRouter withLimits(MxLimits newLimits) {
    return new MxRouter(settings.withLimits(newLimits));
  }

  /**
   * A way to the hosts of one domain, whatever the domain of the recipient is. That they are wrong
   * or missing is a fault of the settings here, so mail waits and is not returned for it.
   *
   * @param domain the domain whose MX records count
   * @return the way
   */
  public RouteResolver toDomain(String domain) {
    return new ConfiguredRoute(this, domain);
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    HostRoutes routes = new HostRoutes(settings);
    if (AddressLiteral.isLiteral(domain)) {
      return routes.toLiteral(domain);
    }
    return exchangers(domain).thenCompose(exchangers -> routes.to(domain, exchangers));
  }

  CompletionStage<MailExchangers> exchangers(String domain) {
    return new MxLookup(settings).hostsOf(domain);
  }
}
