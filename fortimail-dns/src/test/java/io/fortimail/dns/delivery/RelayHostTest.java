package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.delivery.FallbackRoutes;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.delivery.RoutingTable;
import io.fortimail.dns.ZoneDns;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayHostTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN example.
              smart  A    192.0.2.1
              smart  A    192.0.2.2
              smart  A    192.0.2.3
              smart  AAAA 2001:db8::1
              smart  MX   10 elsewhere
              elsewhere A 192.0.2.9
              hub    MX   10 hubmail
              hubmail A   192.0.2.4
              null   MX   0 .
              slow   A    192.0.2.5
              shop   MX   10 shopmail
              shopmail A  192.0.2.6
              nomail MX   0 .
              """)
          .timingOut("slow.example");

  private static Route route(RouteResolver resolver, String domain) {
    return resolver.resolve(domain).toCompletableFuture().join();
  }

  private static List<String> hosts(RouteResolver resolver) {
    Route route = route(resolver, "any.example");
    assertThat(route).isInstanceOf(Route.Hosts.class);
    return ((Route.Hosts) route).hosts().stream().map(MailHost::toString).toList();
  }

  @Test
  void oneOfSeveralAddressesIsPickedByChance() {
    Set<String> first = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      List<String> hosts =
          hosts(RelayHost.of(DNS, "smart.example").withRandom(new Random(seed)).withPort(2525));
      assertThat(hosts).hasSize(4).last().isEqualTo("smart.example ([2001:db8::1]:2525)");
      first.add(hosts.get(0));
    }
    assertThat(first)
        .containsExactlyInAnyOrder(
            "smart.example (192.0.2.1:2525)",
            "smart.example (192.0.2.2:2525)",
            "smart.example (192.0.2.3:2525)");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,            192.0.2.7:25",
    "[192.0.2.7],          192.0.2.7:25",
    "2001:db8::7,          [2001:db8::7]:25",
    "[IPv6:2001:db8::7],   [2001:db8::7]:25",
  })
  void anAddressIsAskedOfNobody(String host, String expected) {
    assertThat(hosts(RelayHost.of(ZoneDns.of(""), host))).containsExactly(expected);
  }

  @Test
  void aFamilyIsChosenAsElsewhere() {
    assertThat(hosts(RelayHost.of(DNS, "smart.example").withFamilies(AddressFamilies.IPV6_ONLY)))
        .containsExactly("smart.example ([2001:db8::1]:25)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.example", "hub.example", "0.0.0.0", "[192.0.2", "..", ""})
  void aMistakeInTheSettingsKeepsTheMail(String host) {
    assertThat(route(RelayHost.of(DNS, host), "any.example"))
        .isInstanceOfSatisfying(
            Route.Unavailable.class, route -> assertThat(route.status()).hasToString("4.3.5"));
  }

  @Test
  void aRefusalForTheSakeOfSafetyStays() {
    RelayHost unsafe =
        RelayHost.of(DNS, "hubmail.example")
            .withSecurity(
                (domain, host) ->
                    CompletableFuture.completedFuture(
                        new HostSecurity.Unusable(EnhancedStatus.POLICY, "no TLS there")));
    assertThat(route(unsafe, "any.example"))
        .isEqualTo(new Route.Refused(EnhancedStatus.POLICY, "no TLS there"));
  }

  @Test
  void aFailureIsOne() {
    assertThat(route(RelayHost.of(DNS, "slow.example"), "any.example"))
        .isInstanceOfSatisfying(
            Route.Unavailable.class, route -> assertThat(route.status()).hasToString("4.4.3"));
  }

  @Test
  void theHostsOfAnotherDomainAreThoseOfItsMx() {
    MxRouter router = new MxRouter(DNS);
    assertThat(hosts(router.toDomain("hub.example")))
        .containsExactly("hubmail.example (192.0.2.4:25)");
    assertThat(route(router.toDomain("null.example"), "any.example"))
        .isInstanceOfSatisfying(
            Route.Unavailable.class,
            route -> {
              assertThat(route.status()).hasToString("4.3.5");
              assertThat(route.reason()).contains("null MX");
            });
  }

  @Test
  void aTableReadsAsItWorks() {
    RouteResolver routes =
        RoutingTable.builder()
            .to("*@inside.example", RelayHost.of(DNS, "192.0.2.7").withPort(2525))
            .from(
                "*@marketing.example",
                new FallbackRoutes(
                    RelayHost.of(DNS, "slow.example"), RelayHost.of(DNS, "hubmail.example")))
            .otherwise(new MxRouter(DNS))
            .build();
    assertThat(way(routes, "x@marketing.example", "y@inside.example")).contains("192.0.2.7:2525");
    assertThat(way(routes, "x@marketing.example", "y@shop.example")).contains("hubmail.example");
    assertThat(way(routes, "x@other.example", "y@shop.example")).contains("shopmail.example");
    assertThat(way(routes, "x@other.example", "y@nomail.example")).contains("5.1.10");
  }

  /** The lines of the README of this module. */
  @Test
  void theReadmeReadsAsItWorks() {
    ZoneDns dns = DNS;
    RouteResolver bulkRelay = RelayHost.of(dns, "slow.example");
    RouteResolver routes =
        RoutingTable.builder()
            .to("*@inside.example", RelayHost.of(dns, "192.0.2.7").withPort(2525))
            .from(
                "*@marketing.example",
                new FallbackRoutes(bulkRelay, new MxRouter(dns).toDomain("hub.example")))
            .otherwise(
                new MxRouter(dns)
                    .withFamilies(AddressFamilies.MIXED)
                    .withOwnNames("mx.inside.example"))
            .build();
    assertThat(way(routes, "x@marketing.example", "y@shop.example")).contains("hubmail.example");
    assertThat(way(routes, "x@other.example", "y@shop.example")).contains("shopmail.example");
  }

  private static String way(RouteResolver routes, String from, String to) {
    Recipient recipient = Recipient.of(to);
    return route(
            routes.chosenFor(Optional.of(EmailAddress.of(from)), recipient), recipient.domain())
        .toString();
  }
}
