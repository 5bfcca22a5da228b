package io.fortimail.dns.delivery;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Relay;
import io.fortimail.delivery.Route;
import io.fortimail.dns.MxRecord;
import io.fortimail.mail.EnhancedStatus;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of a route: from hosts to their addresses, and to the safety of the way there. */
final class HostRoutes {

  private static final Logger log = LoggerFactory.getLogger(HostRoutes.class);

  /** 5.4.4: there is no host to send to (RFC 3463 section 3.5). */
  private static final EnhancedStatus UNABLE_TO_ROUTE = new EnhancedStatus(5, 4, 4);

  private static final HostSecurity UNDECIDED =
      new HostSecurity.Unusable(
          EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "nobody could tell how safe the way must be");

  private final RoutingSettings settings;

  HostRoutes(RoutingSettings settings) {
    this.settings = settings;
  }

  /** A host, and whether mail may go there. */
  private record Judged(HostLookup.Host host, HostSecurity security) {}

  CompletionStage<Route> to(String domain, MailExchangers exchangers) {
    if (exchangers instanceof MailExchangers.None none) {
      return CompletableFuture.completedFuture(none.route());
    }
    MailExchangers.Hosts named = (MailExchangers.Hosts) exchangers;
    boolean spread = named.origin() == MailExchangers.Origin.ADMINISTRATOR;
    HostLookup lookup = new HostLookup(settings);
    return forEach(named.records(), record -> lookup.addressesOf(record, spread))
        .thenCompose(hosts -> route(domain, named, hosts));
  }

  private CompletionStage<Route> route(
      String domain, MailExchangers.Hosts exchangers, List<HostLookup.Host> hosts) {
    List<HostLookup.Host> closer = closerThanSelf(hosts);
    if (closer.isEmpty()) {
      return CompletableFuture.completedFuture(MxLookup.loop(domain));
    }
    List<HostLookup.Host> found =
        closer.stream().filter(host -> !host.addresses().isEmpty()).toList();
    return forEach(found, host -> judge(domain, exchangers, host))
        .thenApply(judged -> route(exchangers, closer, judged));
  }

  /** RFC 5321 section 5.1: as for own names, but what tells is the address. */
  private List<HostLookup.Host> closerThanSelf(List<HostLookup.Host> hosts) {
    OptionalInt own =
        hosts.stream().filter(this::isSelf).mapToInt(host -> host.record().preference()).min();
    return own.isEmpty()
        ? hosts
        : hosts.stream().filter(host -> host.record().preference() < own.getAsInt()).toList();
  }

  /** An alias of ours is known by where it leads. */
  private boolean isSelf(HostLookup.Host host) {
    return settings.ownNames().contains(host.canonicalName())
        || !Collections.disjoint(host.addresses(), settings.ownAddresses());
  }

  private CompletionStage<Judged> judge(
      String domain, MailExchangers.Hosts exchangers, HostLookup.Host host) {
    return decide(domain, host.resolved(exchangers, settings.port()))
        .thenApply(security -> new Judged(host, security));
  }

  private CompletionStage<HostSecurity> decide(String domain, ResolvedHost host) {
    try {
      return settings
          .security()
          .decide(domain, host)
          .exceptionally(failure -> undecided(domain, host, failure));
    } catch (RuntimeException failure) {
      return CompletableFuture.completedFuture(undecided(domain, host, failure));
    }
  }

  /** It must not fail; if it does, nothing is sent on a guess. */
  private static HostSecurity undecided(String domain, ResolvedHost host, Throwable failure) {
    log.warn("no decision on {} for {}", host.name(), domain, failure);
    return UNDECIDED;
  }

  private Route route(
      MailExchangers.Hosts exchangers, List<HostLookup.Host> hosts, List<Judged> judged) {
    List<List<MailHost>> usable = judged.stream().map(this::addresses).toList();
    List<MailHost> order = HostShares.within(Relay.MAX_HOSTS, usable);
    if (order.isEmpty()) {
      return none(exchangers, hosts, judged);
    }
    return new Route.Hosts(
        settings.families() == AddressFamilies.MIXED
            ? FamilyBalance.within(Relay.MAX_HOSTS, order)
            : order,
        doubt(hosts, judged));
  }

  /** What could not be told of hosts that are left out, or of those that are not. */
  private static Optional<String> doubt(List<HostLookup.Host> hosts, List<Judged> judged) {
    Optional<String> unknown =
        hosts.stream()
            .filter(host -> host.addresses().isEmpty())
            .flatMap(host -> host.failure().stream())
            .findFirst();
    return unknown.or(
        () -> judged.stream().flatMap(each -> doubt(each.security()).stream()).findFirst());
  }

  private static Optional<String> doubt(HostSecurity security) {
    if (security instanceof HostSecurity.Unusable unusable) {
      return unusable.status().category() == 4 ? Optional.of(unusable.reason()) : Optional.empty();
    }
    return ((HostSecurity.Usable) security).doubt();
  }

  private List<MailHost> addresses(Judged judged) {
    if (!(judged.security() instanceof HostSecurity.Usable way)) {
      return List.of();
    }
    String name = judged.host().record().host();
    return judged.host().addresses().stream()
        .map(address -> new MailHost(name, address, settings.port(), way.decision()))
        .toList();
  }

  /** A failure that may pass comes before one that will not, and a found host before a missing. */
  private static Route none(
      MailExchangers.Hosts exchangers, List<HostLookup.Host> hosts, List<Judged> judged) {
    List<HostSecurity.Unusable> unsafe =
        judged.stream()
            .map(Judged::security)
            .filter(HostSecurity.Unusable.class::isInstance)
            .map(HostSecurity.Unusable.class::cast)
            .toList();
    Optional<Route> passing =
        firstOf(4, unsafe).map(each -> new Route.Unavailable(each.status(), each.reason()));
    Optional<Route> unknown =
        hosts.stream()
            .map(HostLookup.Host::failure)
            .flatMap(Optional::stream)
            .findFirst()
            .map(reason -> new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, reason));
    Optional<Route> refused =
        firstOf(5, unsafe).map(each -> new Route.Refused(each.status(), each.reason()));
    // RFC 5321 section 5.1: MX records of which none is usable are an error.
    return passing
        .or(() -> unknown)
        .or(() -> refused)
        .orElseGet(
            () ->
                new Route.Refused(
                    exchangers.implicit() ? EnhancedStatus.BAD_DESTINATION_SYSTEM : UNABLE_TO_ROUTE,
                    hosts.get(0).absence()));
  }

  private static Optional<HostSecurity.Unusable> firstOf(
      int category, List<HostSecurity.Unusable> unsafe) {
    return unsafe.stream().filter(each -> each.status().category() == category).findFirst();
  }

  /** RFC 5321 section 4.1.3: the recipient's domain is an address, of which nobody is asked. */
  CompletionStage<Route> toLiteral(String literal) {
    return toAddress(literal, AddressLiteral.parse(literal), MailExchangers.Origin.IMPLICIT);
  }

  /** To a server that the administrator has given by its address. */
  CompletionStage<Route> toNamed(String host, Optional<InetAddress> address) {
    return toAddress(host, address, MailExchangers.Origin.ADMINISTRATOR);
  }

  private CompletionStage<Route> toAddress(
      String domain, Optional<InetAddress> address, MailExchangers.Origin origin) {
    Optional<InetAddress> usable =
        address.filter(HostLookup::isHost).filter(settings.families()::include);
    if (usable.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Route.Refused(UNABLE_TO_ROUTE, domain + " is no address that mail could be sent to"));
    }
    String name = InetAddresses.toAddrString(usable.get());
    MxRecord record = new MxRecord(0, name);
    return route(
        domain,
        new MailExchangers.Hosts(List.of(record), origin, false),
        List.of(
            new HostLookup.Host(
                record, List.of(usable.get()), name, false, Optional.empty(), name)));
  }

  private static <T, R> CompletionStage<List<R>> forEach(
      List<T> list, Function<T, CompletionStage<R>> step) {
    List<CompletableFuture<R>> asked =
        list.stream().map(each -> step.apply(each).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }
}
