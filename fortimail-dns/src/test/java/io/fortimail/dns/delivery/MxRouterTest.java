package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.mail.EnhancedStatus;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MxRouterTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
          $ORIGIN example.
          order      MX 30 c
          order      MX 10 a
          order      MX 20 b
          a          A  192.0.2.1
          b          A  192.0.2.2
          c          A  192.0.2.3
          equal      MX 5 a
          equal      MX 5 b
          equal      MX 5 c
          both       MX 10 dual
          dual       AAAA 2001:db8::1
          dual       A    192.0.2.8
          six        MX 10 only6
          only6      AAAA 2001:db8::6
          implicit   A    192.0.2.9
          implicit   AAAA 2001:db8::9
          text       TXT  "no host"
          nullmx     MX 0 .
          mixed      MX 0 .
          mixed      MX 10 a
          dangling   MX 10 missing
          dangling   MX 20 text
          passed     MX 10 missing
          passed     MX 20 slow
          passed     MX 30 b
          unsure     MX 10 missing
          unsure     MX 20 slow
          slow       A    192.0.2.4
          halfslow   MX 10 dual2
          dual2      A    192.0.2.5
          alias      CNAME order
          aliasmx    MX 10 toa
          toa        CNAME a
          twice      MX 10 a
          twice      MX 20 a
          nowhere    MX 10 zero
          zero       A 0.0.0.0
          zero       A 255.255.255.255
          zero       A 224.0.0.1
          slowmx     A 192.0.2.6
          """)
          .failing("slow.example")
          .failing(DnsType.AAAA, "dual2.example")
          .failing(DnsType.MX, "slowmx.example");

  private static final MxRouter ROUTER = new MxRouter(DNS).withRandom(new Random(1));

  private static Route route(MxRouter router, String domain) {
    return router.resolve(domain).toCompletableFuture().join();
  }

  private static List<String> hosts(MxRouter router, String domain) {
    Route route = route(router, domain);
    assertThat(route).isInstanceOf(Route.Hosts.class);
    return ((Route.Hosts) route)
        .hosts().stream().map(host -> host.name() + " " + host.address().getHostAddress()).toList();
  }

  @Test
  void lowestPreferenceIsFirst() {
    assertThat(hosts(ROUTER, "order.example"))
        .containsExactly("a.example 192.0.2.1", "b.example 192.0.2.2", "c.example 192.0.2.3");
  }

  @Test
  void equalPreferenceIsInTheOrderOfChance() {
    Set<List<String>> orders = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      orders.add(hosts(ROUTER.withRandom(new Random(seed)), "equal.example"));
    }
    assertThat(orders).hasSize(6);
    assertThat(hosts(ROUTER.withRandom(new Random(7)), "equal.example"))
        .isEqualTo(hosts(ROUTER.withRandom(new Random(7)), "equal.example"));
  }

  @Test
  void chanceDoesNotTouchUnequalPreference() {
    for (int seed = 0; seed < 50; seed++) {
      RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
      assertThat(hosts(ROUTER.withRandom(random), "order.example").get(0)).startsWith("a.example");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4_FIRST, 192.0.2.8 2001:db8:0:0:0:0:0:1",
    "IPV6_FIRST, 2001:db8:0:0:0:0:0:1 192.0.2.8",
    "IPV4_ONLY,  192.0.2.8",
    "IPV6_ONLY,  2001:db8:0:0:0:0:0:1",
  })
  void familiesComeInTheOrderAskedFor(AddressFamilies families, String expected) {
    assertThat(
            hosts(ROUTER.withFamilies(families), "both.example").stream()
                .map(host -> host.substring(host.indexOf(' ') + 1))
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @Test
  void theDomainItselfStandsInForMissingMx() {
    assertThat(hosts(ROUTER, "implicit.example"))
        .containsExactly("implicit.example 192.0.2.9", "implicit.example 2001:db8:0:0:0:0:0:9");
  }

  @Test
  void aliasesAreFollowedFromDomainAndFromHost() {
    assertThat(hosts(ROUTER, "alias.example")).hasSize(3).first().isEqualTo("a.example 192.0.2.1");
    assertThat(hosts(ROUTER, "aliasmx.example")).containsExactly("toa.example 192.0.2.1");
  }

  @Test
  void hostsThatDoNotResolveArePassedOver() {
    assertThat(hosts(ROUTER, "passed.example")).containsExactly("b.example 192.0.2.2");
    assertThat(hosts(ROUTER, "halfslow.example")).containsExactly("dual2.example 192.0.2.5");
  }

  @Test
  void aNullMxBesideOthersSaysNothing() {
    assertThat(hosts(ROUTER, "mixed.example")).containsExactly("a.example 192.0.2.1");
  }

  @Test
  void aHostNamedTwiceIsTriedOnce() {
    assertThat(hosts(ROUTER, "twice.example")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "nullmx.example,   5.1.10", // RFC 7505 section 4.1
    "none.example,     5.1.2",
    "text.example,     5.1.2", // neither MX nor address
    "dangling.example, 5.4.4", // RFC 5321 section 5.1: MX, but none usable
    "nowhere.example,  5.4.4", // addresses nobody can have
    "a..example,       5.1.2",
    "[192.0.2.300],    5.4.4",
    "[2001:db8::1],    5.4.4", // RFC 5321 section 4.1.3 wants the tag
    "[IPv6:192.0.2.1], 5.4.4",
    "[0.0.0.0],        5.4.4",
    "[192.0.2.1,       5.4.4",
  })
  void whatTakesNoMailIsRefused(String domain, String status) {
    assertThat(route(ROUTER, domain))
        .isInstanceOfSatisfying(
            Route.Refused.class,
            refused -> {
              assertThat(refused.status()).hasToString(status);
              assertThat(refused.reason()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"slowmx.example", "slow.example", "unsure.example"})
  void aFailureThatMayPassIsNoRefusal(String domain) {
    assertThat(route(ROUTER, domain))
        .isInstanceOfSatisfying(
            Route.Unavailable.class,
            route -> assertThat(route.status()).isEqualTo(EnhancedStatus.DIRECTORY_FAILURE));
  }

  @ParameterizedTest
  @CsvSource({
    "[192.0.2.1],        192.0.2.1:25",
    "[IPv6:2001:db8::1], [2001:db8::1]:25",
    "[ipv6:2001:DB8::1], [2001:db8::1]:25",
  })
  void addressLiteralsGoStraight(String literal, String expected) {
    // no name is asked for: the only zone text is empty
    assertThat(route(new MxRouter(ZoneDns.of("")), literal))
        .isInstanceOfSatisfying(
            Route.Hosts.class,
            hosts -> assertThat(hosts.hosts()).map(MailHost::toString).containsExactly(expected));
  }

  @Test
  void aLiteralOfAFamilyNotInUseIsRefused() {
    assertThat(route(ROUTER.withFamilies(AddressFamilies.IPV4_ONLY), "[IPv6:2001:db8::1]"))
        .isInstanceOf(Route.Refused.class);
    assertThat(route(ROUTER.withFamilies(AddressFamilies.IPV4_ONLY), "six.example"))
        .isInstanceOf(Route.Refused.class);
  }

  @Test
  void thePortIsTheOneAskedFor() {
    Route.Hosts hosts = (Route.Hosts) route(ROUTER.withPort(2525), "both.example");
    assertThat(hosts.hosts()).allMatch(host -> host.port() == 2525).hasSize(2);
    assertThatThrownBy(() -> ROUTER.withPort(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBackupPassesMailOnlyToThoseBeforeItself() {
    // RFC 5321 section 5.1
    assertThat(hosts(ROUTER.withOwnNames("B.example"), "order.example"))
        .containsExactly("a.example 192.0.2.1");
    assertThat(route(ROUTER.withOwnNames("a.example"), "order.example"))
        .isInstanceOfSatisfying(
            Route.Refused.class, route -> assertThat(route.status()).hasToString("5.4.6"));
  }

  @Test
  void hostsAndAddressesAreLimited() {
    String zone =
        IntStream.range(0, 100)
            .mapToObj(i -> "big.example. MX " + i + " h" + i + ".example.\n")
            .collect(Collectors.joining());
    String addresses =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    "h"
                        + i / 50
                        + ".example. A 192.0.2."
                        + i
                        + "\nh1.example. AAAA ::"
                        + (i + 2)
                        + "\n")
            .collect(Collectors.joining());
    MxRouter router = new MxRouter(ZoneDns.of(zone + addresses));
    assertThat(hosts(router, "big.example")).hasSize(15).startsWith("h0.example 192.0.2.0");
    assertThat(hosts(router.withLimits(new MxLimits(1, 2)), "big.example")).hasSize(2);
  }

  @Test
  void ownAddressesAreOwnWhateverTheName() {
    InetAddress own = InetAddresses.forString("192.0.2.2");
    assertThat(hosts(ROUTER.withOwnAddresses(own), "order.example"))
        .containsExactly("a.example 192.0.2.1");
    for (String loop : List.of("b.example", "[192.0.2.2]")) {
      assertThat(route(ROUTER.withOwnAddresses(own), loop))
          .isInstanceOfSatisfying(
              Route.Refused.class, route -> assertThat(route.status()).hasToString("5.4.6"));
    }
    // Whether the hosts before it exist, nobody could tell: no loop, no refusal.
    assertThat(
            route(ROUTER.withOwnAddresses(InetAddresses.forString("192.0.2.2")), "unsure.example"))
        .isInstanceOf(Route.Unavailable.class);
  }

  @Test
  void aDomainThatIsThisHostItselfLoops() {
    assertThat(route(ROUTER.withOwnNames("implicit.example"), "implicit.example"))
        .isInstanceOfSatisfying(
            Route.Refused.class, route -> assertThat(route.status()).hasToString("5.4.6"));
  }

  @Test
  void mixedFamiliesComeInTurns() {
    MxRouter router = new MxRouter(MANY).withFamilies(AddressFamilies.MIXED);
    Set<Boolean> first = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      List<MailHost> hosts =
          ((Route.Hosts) route(router.withRandom(new SplittableRandom(seed)), "dual.example"))
              .hosts();
      List<Boolean> families = hosts.stream().map(MxRouterTest::isIpv4).toList();
      assertThat(families).hasSize(10);
      for (int i = 1; i < families.size(); i++) {
        assertThat(families.get(i)).isNotEqualTo(families.get(i - 1));
      }
      first.add(families.get(0));
    }
    assertThat(first).hasSize(2);
  }

  @Test
  void aBrokenFamilyDoesNotUseUpWhatIsTried() {
    // six hosts of two IPv6 addresses each, and an IPv4 one behind them
    MxRouter router = new MxRouter(MANY).withFamilies(AddressFamilies.MIXED);
    List<MailHost> hosts = ((Route.Hosts) route(router, "sixes.example")).hosts();
    assertThat(hosts).hasSize(13);
    assertThat(hosts.subList(0, 9)).noneMatch(MxRouterTest::isIpv4);
    assertThat(hosts.get(9).name()).isEqualTo("four.example");
    assertThat(((Route.Hosts) route(new MxRouter(MANY), "sixes.example")).hosts().get(12).name())
        .isEqualTo("four.example");
  }

  @Test
  void aHostWithManyAddressesDoesNotUseUpWhatIsTried() {
    // ten addresses, then one
    List<MailHost> hosts = ((Route.Hosts) route(new MxRouter(MANY), "greedy.example")).hosts();
    assertThat(hosts).hasSize(11);
    assertThat(hosts.subList(0, 5)).allMatch(host -> host.name().equals("dual.example"));
    assertThat(hosts.get(5).name()).isEqualTo("four.example");
  }

  private static boolean isIpv4(MailHost host) {
    return AddressFamilies.isIpv4(host.address());
  }

  private static final ZoneDns MANY =
      ZoneDns.of(
          """
          sixes.example.  MX 9 four.example.
          four.example.   A  192.0.2.77
          greedy.example. MX 1 dual.example.
          greedy.example. MX 2 four.example.
          """
              + IntStream.range(1, 6)
                  .mapToObj(
                      i ->
                          """
                          dual.example.  A    192.0.2.%1$d
                          dual.example.  AAAA 2001:db8::%1$d
                          """
                              .formatted(i))
                  .collect(Collectors.joining())
              + IntStream.range(1, 7)
                  .mapToObj(
                      i ->
                          """
                          sixes.example. MX %1$d six%1$d.example.
                          six%1$d.example. AAAA 2001:db8:%1$d::1
                          six%1$d.example. AAAA 2001:db8:%1$d::2
                          """
                              .formatted(i))
                  .collect(Collectors.joining()));
}
