package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route tells of DNSSEC, and what comes of the decisions about its hosts. */
class RouteSecurityTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN example.
              shop.signed     MX 10 mail.signed
              shop.signed     MX 20 mail.plain
              shop.signed     MX 30 alias.signed
              shop.signed     MX 40 cross.signed
              mail.signed     A    192.0.2.1
              mail.signed     AAAA 2001:db8::1
              mail.plain      A    192.0.2.2
              alias.signed    CNAME mail.signed
              cross.signed    CNAME mail.plain
              shop.plain      MX 10 mail.signed
              implicit.signed A    192.0.2.3
              to.signed       CNAME shop.plain
              half.signed     MX 10 slow.signed
              slow.signed     A    192.0.2.4
              order           MX 10 a
              order           MX 20 b
              order           MX 30 none
              a               A    192.0.2.5
              b               A    192.0.2.6
              failing         MX 10 a
              failing         MX 20 slow
              slow            A    192.0.2.7
              """)
          .signed("signed.example")
          .failing(DnsType.AAAA, "slow.signed.example")
          .timingOut("slow.example");

  private final Map<String, ResolvedHost> asked = new TreeMap<>();
  private final Map<String, HostSecurity> decisions = new HashMap<>();

  private Route route(String domain) {
    return route(DNS, domain);
  }

  private Route route(DnsClient dns, String domain) {
    return new MxRouter(dns)
        .withSecurity(
            (of, host) -> {
              assertThat(of).isEqualTo(domain);
              asked.put(host.name(), host);
              return CompletableFuture.completedFuture(
                  decisions.getOrDefault(
                      host.name(), new HostSecurity.Usable(TlsDecision.opportunistic())));
            })
        .resolve(domain)
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.signed.example,     mail.signed.example,     mail.signed.example, true,  true",
    "shop.signed.example,     mail.plain.example,      mail.plain.example,  false, true",
    "shop.signed.example,     alias.signed.example,    mail.signed.example, true,  true",
    "shop.signed.example,     cross.signed.example,    mail.plain.example,  false, true",
    "shop.plain.example,      mail.signed.example,     mail.signed.example, true,  false",
    "implicit.signed.example, implicit.signed.example, implicit.signed.example, true, true",
    "to.signed.example,       mail.signed.example,     mail.signed.example, true,  false",
    "half.signed.example,     slow.signed.example,     slow.signed.example, true,  true",
    "[192.0.2.1],             192.0.2.1,               192.0.2.1,           false, false",
  })
  void whatDnssecSaysOfAHostIsHandedOn(
      String domain, String name, String canonical, boolean addresses, boolean mx) {
    assertThat(route(domain)).isInstanceOf(Route.Hosts.class);
    ResolvedHost host = asked.get(name);
    assertThat(host)
        .isEqualTo(new ResolvedHost(name, host.addresses(), 25, canonical, addresses, mx, false));
    assertThat(host.addresses()).isNotEmpty();
  }

  /** The answers to one type of question are not validated, and may be made an absence. */
  private record Doubting(DnsType<?> type, boolean absent) implements DnsClient {

    @Override
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      return DNS.ask(question)
          .thenApply(
              answer -> {
                if (question.type() != type || !(answer instanceof DnsAnswer.Found<T> found)) {
                  return answer;
                }
                return absent
                    ? new DnsAnswer.NoData<>("not there", Duration.ZERO, false)
                    : new DnsAnswer.Found<>(found.records(), found.name(), found.ttl(), false);
              });
    }
  }

  @Test
  void addressesThatAreNotGenuineAreNotMixedWithThoseThatAre() {
    route(new Doubting(DnsType.AAAA, false), "shop.signed.example");
    assertThat(asked.get("mail.signed.example").addressesValidated()).isTrue();
    assertThat(asked.get("mail.signed.example").addresses())
        .containsExactly(InetAddresses.forString("192.0.2.1"));
    route(new Doubting(DnsType.A, false), "shop.signed.example");
    assertThat(asked.get("mail.signed.example").addressesValidated()).isTrue();
    assertThat(asked.get("mail.signed.example").addresses())
        .containsExactly(InetAddresses.forString("2001:db8::1"));
  }

  @Test
  void anAbsenceThatNobodyHasSignedMakesNoAddressLessGenuine() {
    route(new Doubting(DnsType.AAAA, true), "shop.signed.example");
    assertThat(asked.get("mail.signed.example").addressesValidated()).isTrue();
  }

  @Test
  void aServerTheAdministratorHasNamedIsKnownForSure() {
    RelayHost.of(DNS, "Mail.Plain.example.")
        .withSecurity(
            (domain, host) -> {
              asked.put(domain, host);
              return TransportSecurity.opportunistic().decide(domain, host);
            })
        .resolve("shop.signed.example");
    assertThat(asked)
        .containsExactly(
            Map.entry(
                "mail.plain.example",
                new ResolvedHost(
                    "mail.plain.example",
                    List.of(InetAddresses.forString("192.0.2.2")),
                    25,
                    "mail.plain.example",
                    false,
                    true,
                    true)));
  }

  @Test
  void whatIsUnknownNowIsADoubt() {
    assertThat(((Route.Hosts) route("failing.example")).doubt())
        .hasValueSatisfying(why -> assertThat(why).contains("slow.example"));
    assertThat(((Route.Hosts) route("order.example")).doubt()).isEmpty();
    decisions.put(
        "b.example", new HostSecurity.Unusable(new EnhancedStatus(4, 7, 5), "not safe now"));
    assertThat(((Route.Hosts) route("order.example")).doubt()).contains("not safe now");
  }

  @Test
  void ourOwnNameCountsHoweverItIsWrittenAndWhereverAnAliasLeads() {
    ZoneDns zone =
        ZoneDns.of(
            """
            $ORIGIN o.example.
            @    MX 10 a
            @    MX 20 us
            @    MX 30 b
            a    A 192.0.2.1
            us   CNAME me
            me   A 192.0.2.2
            b    A 192.0.2.3
            """);
    for (String own : List.of("us.o.example", "ME.o.example.", "me.o.example")) {
      Route route =
          new MxRouter(zone).withOwnNames(own).resolve("o.example").toCompletableFuture().join();
      assertThat(((Route.Hosts) route).hosts())
          .extracting(MailHost::name)
          .as(own)
          .containsExactly("a.o.example");
    }
  }

  @Test
  void eachHostGetsItsOwnDecision() {
    TlsDecision secure = TlsDecision.of(TlsLevel.SECURE, PeerCheck.trusted("b.example"));
    decisions.put("b.example", new HostSecurity.Usable(secure));
    assertThat(route("order.example"))
        .isEqualTo(
            new Route.Hosts(
                List.of(
                    new MailHost("a.example", InetAddresses.forString("192.0.2.5"), 25),
                    new MailHost("b.example", InetAddresses.forString("192.0.2.6"), 25)
                        .withTls(secure))));
    assertThat(asked).doesNotContainKey("none.example"); // nothing to decide
  }

  @Test
  void hostsWithoutASafeWayAreLeftOut() {
    decisions.put("a.example", unusable(5, "not in the policy"));
    assertThat(((Route.Hosts) route("order.example")).hosts())
        .map(MailHost::name)
        .containsExactly("b.example");
  }

  @ParameterizedTest
  @CsvSource({
    // a, b, domain: class of the outcome
    "5, 5, order.example,   Refused 5.7.1 a",
    "4, 5, order.example,   Unavailable 4.7.1 a",
    "5, 4, order.example,   Unavailable 4.7.1 b",
    "5, 5, failing.example, Unavailable 4.4.3 slow.example AAAA: no answer in time",
  })
  void whereNoneIsLeftWhatMayPassKeepsTheMail(int a, int b, String domain, String expected) {
    decisions.put("a.example", unusable(a, "a"));
    decisions.put("b.example", unusable(b, "b"));
    Route route = route(domain);
    String words =
        route instanceof Route.Refused refused
            ? "Refused " + refused.status() + " " + refused.reason()
            : route instanceof Route.Unavailable unknown
                ? "Unavailable " + unknown.status() + " " + unknown.reason()
                : route.toString();
    assertThat(words).isEqualTo(expected);
  }

  @Test
  void aDecisionThatFailsSendsNothingOnAGuess() {
    Route route =
        new MxRouter(DNS)
            .withSecurity(
                (domain, host) -> CompletableFuture.failedFuture(new IllegalStateException("boom")))
            .resolve("order.example")
            .toCompletableFuture()
            .join();
    assertThat(route).isInstanceOf(Route.Unavailable.class);
  }

  private static HostSecurity unusable(int category, String reason) {
    return new HostSecurity.Unusable(new EnhancedStatus(category, 7, 1), reason);
  }
}
