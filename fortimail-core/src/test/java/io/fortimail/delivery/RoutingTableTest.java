package io.fortimail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.Wildcard;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Static routes and what they are put together from. */
class RoutingTableTest {

  private static final Route LATER =
      new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, "not known");
  private static final Route NEVER = new Route.Refused(EnhancedStatus.NULL_MX, "takes no mail");

  private static final RoutingTable TABLE =
      RoutingTable.builder()
          .to("vip@inside.example", to(1))
          .to("*@inside.example", to(2))
          .from("*@marketing.example", to(3))
          .rule(new RoutingRule(new Wildcard("boss@*"), new Wildcard("*@partner.????ple"), to(4)))
          .from("", to(5))
          .otherwise(RoutingTable.builder().to("*@nested.example", to(6)).otherwise(to(9)).build())
          .build();

  private static MailHost host(int number) {
    return MailHost.at(new InetSocketAddress(InetAddresses.forString("192.0.2." + number), 25));
  }

  private static RouteResolver to(int number) {
    return RouteResolver.fixed(host(number));
  }

  private static RouteResolver always(Route route) {
    return domain -> CompletableFuture.completedFuture(route);
  }

  private static Route way(RouteResolver routes, String from, String to) {
    Optional<EmailAddress> sender =
        from.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.of(from));
    Recipient recipient = Recipient.of(to);
    return routes
        .chosenFor(sender, recipient)
        .resolve(recipient.domain())
        .toCompletableFuture()
        .join();
  }

  private static List<Integer> hosts(Route route) {
    assertThat(route).isInstanceOf(Route.Hosts.class);
    return ((Route.Hosts) route)
        .hosts().stream().map(host -> (int) host.address().getAddress()[3]).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "x@y.example,          VIP@Inside.example,   1",
    "x@marketing.example,  any@inside.example,   2", // the first match, though 3 matches too
    "x@Marketing.example,  any@other.example,    3",
    "boss@z.example,       x@partner.example,    4",
    "x@z.example,          x@partner.example,    9", // both patterns have to match
    "boss@z.example,       x@partner.ample,      9", // exactly three
    "'',                   x@partner.example,    5", // the null sender
    "x@z.example,          x@nested.example,     6",
    "x@z.example,          x@sub.inside.example, 9",
    "x@z.example,          x@[192.0.2.1],        9",
  })
  void theFirstRuleThatMatchesIsFollowed(String from, String to, int expected) {
    assertThat(hosts(way(TABLE, from, to))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"inside.example, 2", "nested.example, 6", "other.example, 9"})
  void aDomainAloneGoesByTheRulesForAnySender(String domain, int expected) {
    assertThat(hosts(TABLE.resolve(domain).toCompletableFuture().join())).containsExactly(expected);
  }

  @Test
  void aGroupSpreadsTheLoad() {
    Set<List<Integer>> orders = new HashSet<>();
    HostGroup group = HostGroup.of(host(1), host(2), host(3));
    for (int seed = 0; seed < 200; seed++) {
      orders.add(
          hosts(way(group.withRandom(new SplittableRandom(seed)), "a@b.example", "c@d.example")));
    }
    assertThat(orders).hasSize(6);
    assertThatThrownBy(() -> HostGroup.of()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMemberThatIsOutIsPassedOver() {
    HostGroup some = new HostGroup(List.of(always(LATER), to(2), always(NEVER)));
    assertThat(hosts(way(some, "a@b.example", "c@d.example"))).containsExactly(2);
    HostGroup none = new HostGroup(List.of(always(NEVER), always(LATER), always(NEVER)));
    assertThat(way(none, "a@b.example", "c@d.example")).isEqualTo(LATER);
    HostGroup refused = new HostGroup(List.of(always(NEVER), always(NEVER)));
    assertThat(way(refused, "a@b.example", "c@d.example")).isEqualTo(NEVER);
  }

  @Test
  void theFallbackStandsBehindThePrimary() {
    assertThat(hosts(way(new FallbackRoutes(to(1), to(2)), "a@b.example", "c@d.example")))
        .containsExactly(1, 2);
    assertThat(hosts(way(new FallbackRoutes(always(LATER), to(2)), "a@b.example", "c@d.example")))
        .containsExactly(2);
    assertThat(hosts(way(new FallbackRoutes(to(1), always(LATER)), "a@b.example", "c@d.example")))
        .containsExactly(1);
    // both fail: the primary says why; and a refusal is one
    assertThat(way(new FallbackRoutes(always(LATER), always(NEVER)), "a@b.example", "c@d.example"))
        .isEqualTo(LATER);
    assertThat(way(new FallbackRoutes(always(NEVER), to(2)), "a@b.example", "c@d.example"))
        .isEqualTo(NEVER);
  }

  @Test
  void noFallbackLeadsAroundAPolicyThatExcludesTheHosts() {
    Route unsafe = new Route.Unavailable(new EnhancedStatus(4, 7, 5), "not in the policy");
    assertThat(way(new FallbackRoutes(always(unsafe), to(2)), "a@b.example", "c@d.example"))
        .isEqualTo(unsafe);
  }

  @Test
  void patternsMayHaveUmlauts() {
    RoutingTable table =
        RoutingTable.builder().to("*@b\u00fccher.example", to(1)).otherwise(to(2)).build();
    assertThat(hosts(way(table, "a@b.example", "c@xn--bcher-kva.example"))).containsExactly(1);
    assertThat(hosts(way(table, "a@b.example", "c@bucher.example"))).containsExactly(2);
  }

  @Test
  void aLongPrimaryLeavesTheFallbackItsPlace() {
    Route all = new Route.Hosts(IntStream.rangeClosed(1, 30).mapToObj(i -> host(i)).toList());
    List<Integer> hosts =
        hosts(way(new FallbackRoutes(always(all), to(99)), "a@b.example", "c@d.example"));
    assertThat(hosts).hasSize(Relay.MAX_HOSTS).last().isEqualTo(99);
  }

  @Test
  void aDirectoryNamesTheHostOfEachMailbox() {
    List<String> asked = new ArrayList<>();
    MailboxRoutes routes =
        new MailboxRoutes(
            recipient -> {
              asked.add(recipient.address().localPart());
              return switch (recipient.address().localPart()) {
                case "one" -> CompletableFuture.completedFuture(new MailboxHost.At(to(1)));
                case "two" -> CompletableFuture.completedFuture(new MailboxHost.At(TABLE));
                case "down" -> CompletableFuture.completedFuture(new MailboxHost.Unknown("down"));
                case "null" -> CompletableFuture.completedFuture(null);
                case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("boom"));
                case "throws" -> throw new IllegalStateException("boom");
                default -> CompletableFuture.completedFuture(new MailboxHost.Unlisted());
              };
            },
            to(9));
    assertThat(hosts(way(routes, "a@b.example", "one@d.example"))).containsExactly(1);
    assertThat(hosts(way(routes, "a@marketing.example", "two@d.example"))).containsExactly(3);
    assertThat(hosts(way(routes, "a@b.example", "other@d.example"))).containsExactly(9);
    assertThat(asked).containsExactly("one", "two", "other");
    for (String broken : List.of("down", "fails", "throws", "null")) {
      assertThat(way(routes, "a@b.example", broken + "@d.example"))
          .isInstanceOfSatisfying(
              Route.Unavailable.class,
              route -> assertThat(route.status()).isEqualTo(EnhancedStatus.DIRECTORY_FAILURE));
    }
  }
}
