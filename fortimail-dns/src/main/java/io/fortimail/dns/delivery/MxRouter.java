package io.fortimail.dns.delivery;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsClient;
import io.fortimail.mail.EnhancedStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

  /** 5.4.4: there is no host to send to (RFC 3463 section 3.5). */
  private static final EnhancedStatus UNABLE_TO_ROUTE = new EnhancedStatus(5, 4, 4);

  private final DnsClient dns;
  private final RandomGenerator random;
  private final AddressFamilies families;
  private final int port;
  private final Set<String> ownNames;
  private final MxLimits limits;

  /**
   * A router to port 25, IPv4 first, under the usual limits.
   *
   * @param dns whom to ask
   */
  public MxRouter(DnsClient dns) {
    this(
        dns,
        new Random(),
        AddressFamilies.IPV4_FIRST,
        MailHost.SMTP_PORT,
        ImmutableSet.of(),
        MxLimits.DEFAULT);
  }

  private MxRouter(
      DnsClient dns,
      RandomGenerator random,
      AddressFamilies families,
      int port,
      Set<String> ownNames,
      MxLimits limits) {
    this.dns = dns;
    this.random = random;
    this.families = families;
    this.port = port;
    this.ownNames = ownNames;
    this.limits = limits;
  }

  /**
   * The same router with another source of chance, for the order of hosts of equal preference.
   *
   * @param newRandom the source; it is used by one thread at a time
   * @return a new router
   */
  public MxRouter withRandom(RandomGenerator newRandom) {
    return new MxRouter(dns, newRandom, families, port, ownNames, limits);
  }

  /**
   * The same router with other kinds of address.
   *
   * @param newFamilies which, and which first
   * @return a new router
   */
  public MxRouter withFamilies(AddressFamilies newFamilies) {
    return new MxRouter(dns, random, newFamilies, port, ownNames, limits);
  }

  /**
   * The same router to another port, as for a test on a machine where 25 is not free.
   *
   * @param newPort the port of all hosts
   * @return a new router
   * @throws IllegalArgumentException if it is no port
   */
  public MxRouter withPort(int newPort) {
    if (newPort < 1 || newPort > 65_535) {
      throw new IllegalArgumentException("not a port: " + newPort);
    }
    return new MxRouter(dns, random, families, newPort, ownNames, limits);
  }

  /**
   * The same router on a host that itself takes mail for others, as a backup does: it passes mail
   * on only to hosts that are before itself, so that none comes back.
   *
   * @param newOwnNames the names under which this host stands in MX records
   * @return a new router
   */
  public MxRouter withOwnNames(String... newOwnNames) {
    ImmutableSet.Builder<String> lower = ImmutableSet.builder();
    for (String name : newOwnNames) {
      lower.add(Ascii.toLowerCase(name));
    }
    return new MxRouter(dns, random, families, port, lower.build(), limits);
  }

  /**
   * The same router under other limits.
   *
   * @param newLimits the limits
   * @return a new router
   */
  public MxRouter withLimits(MxLimits newLimits) {
    return new MxRouter(dns, random, families, port, ownNames, newLimits);
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    if (AddressLiteral.isLiteral(domain)) {
      return CompletableFuture.completedFuture(routeToLiteral(domain));
    }
    return exchangers(domain).thenCompose(this::routeTo);
  }

  CompletionStage<MailExchangers> exchangers(String domain) {
    return new MxLookup(dns, random, ownNames, limits.maxHosts()).hostsOf(domain);
  }

  private Route routeToLiteral(String domain) {
    Optional<InetAddress> address =
        AddressLiteral.parse(domain).filter(HostLookup::isHost).filter(families::include);
    return address.isPresent()
        ? new Route.Hosts(List.of(MailHost.at(new InetSocketAddress(address.get(), port))))
        : new Route.Refused(UNABLE_TO_ROUTE, domain + " is no address that mail could be sent to");
  }

  private CompletionStage<Route> routeTo(MailExchangers exchangers) {
    if (exchangers instanceof MailExchangers.None none) {
      return CompletableFuture.completedFuture(none.route());
    }
    MailExchangers.Hosts hosts = (MailExchangers.Hosts) exchangers;
    HostLookup lookup = new HostLookup(dns, families, limits.maxAddresses());
    List<CompletableFuture<HostLookup.Host>> asked =
        hosts.names().stream().map(name -> lookup.addressesOf(name).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> route(asked.stream().map(CompletableFuture::join).toList(), hosts));
  }

  private Route route(List<HostLookup.Host> hosts, MailExchangers.Hosts exchangers) {
    List<MailHost> usable = new ArrayList<>();
    for (HostLookup.Host host : hosts) {
      for (InetAddress address : host.addresses()) {
        usable.add(new MailHost(host.name(), address, port));
      }
    }
    if (!usable.isEmpty()) {
      return new Route.Hosts(usable);
    }
    Optional<String> failure =
        hosts.stream().map(HostLookup.Host::failure).flatMap(Optional::stream).findFirst();
    if (failure.isPresent()) {
      return new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, failure.get());
    }
    // RFC 5321 section 5.1: MX records of which none is usable are an error.
    return new Route.Refused(
        exchangers.implicit() ? EnhancedStatus.BAD_DESTINATION_SYSTEM : UNABLE_TO_ROUTE,
        hosts.get(0).absence());
  }
}
