package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.mtasts.MtaStsFetch;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.dns.mtasts.MtaStsPolicy;
import io.fortimail.mail.Network;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.SubjectPattern;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsProfile;
import io.fortimail.tls.TlsRule;
import io.fortimail.tls.TlsTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a domain publishes and an administrator asks for to one decision. */
class DeliverySecurityTest {

  private static final String DIGEST = "ab".repeat(32);

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN plain.example.
              @            MX 10 mx
              mx           A 192.0.2.1
              $ORIGIN signed.example.
              @            MX 10 mx
              mx           A 192.0.2.2
              _25._tcp.mx  TLSA 3 1 1 %1$s
              unusable     MX 10 old
              old          A 192.0.2.3
              _25._tcp.old TLSA 1 1 1 %1$s
              none         MX 10 bare
              bare         A 192.0.2.4
              alias        MX 10 front
              front        CNAME mx
              own          MX 10 named
              named        CNAME bare
              _25._tcp.named TLSA 3 1 1 %1$s
              _mta-sts.both TXT "v=STSv1; id=1"
              both         MX 10 mx
              unusableboth MX 10 old
              _mta-sts.unusableboth TXT "v=STSv1; id=1"
              $ORIGIN halfsigned.example.
              @            MX 10 mx.signed.example.
              out          MX 10 away.signed.example.
              broken       MX 10 mx.signed.example.
              _mta-sts.broken TXT "v=STSv1; id=1"
              brokenold    MX 10 old.signed.example.
              _mta-sts.brokenold TXT "v=STSv1; id=1"
              $ORIGIN signed.example.
              away         CNAME far.plain.example.
              _25._tcp.away TLSA 3 1 1 %1$s
              $ORIGIN plain.example.
              far          A 192.0.2.5
              $ORIGIN sts.example.
              enforce          MX 10 mx
              _mta-sts.enforce TXT "v=STSv1; id=1"
              testing          MX 10 mx
              _mta-sts.testing TXT "v=STSv1; id=1"
              none             MX 10 mx
              _mta-sts.none    TXT "v=STSv1; id=1"
              broken           MX 10 mx
              _mta-sts.broken  TXT "v=STSv1; id=1"
              foreign          MX 10 other
              foreign          MX 20 mx
              _mta-sts.foreign TXT "v=STSv1; id=1"
              onlyforeign      MX 10 other
              _mta-sts.onlyforeign TXT "v=STSv1; id=1"
              foreigntesting   MX 10 other
              _mta-sts.foreigntesting TXT "v=STSv1; id=1"
              mx               A 192.0.2.6
              other            A 192.0.2.7
              half             MX 10 mx.signed.example.
              _mta-sts.half    TXT "v=STSv1; id=1"
              """
                  .formatted(DIGEST))
          .signed("signed.example");

  private final List<TlsEvent> events = new ArrayList<>();

  private DeliverySecurity security() {
    return DeliverySecurity.of(DNS).withMtaSts(policies()).withListener(events::add);
  }

  private static MtaStsPolicies policies() {
    return new MtaStsPolicies(
        DNS,
        domain -> {
          if (domain.startsWith("broken")) {
            return CompletableFuture.completedFuture(
                new MtaStsFetch.Failed(
                    new TlsProblem(TlsFailureType.STS_POLICY_FETCH_ERROR, "no route")));
          }
          String mode =
              domain.contains("testing")
                  ? "testing"
                  : domain.startsWith("none") ? "none" : "enforce";
          return CompletableFuture.completedFuture(
              MtaStsPolicy.parse(
                  "version: STSv1\nmode: " + mode + "\nmx: mx.sts.example\nmax_age: 86400\n"));
        });
  }

  private static Route route(TransportSecurity security, ZoneDns dns, String domain) {
    return new MxRouter(dns).withSecurity(security).resolve(domain).toCompletableFuture().join();
  }

  private static TlsDecision decision(TransportSecurity security, String domain) {
    return ((Route.Hosts) route(security, DNS, domain)).hosts().get(0).tls();
  }

  @ParameterizedTest
  @CsvSource({
    "plain.example,          PREFERRED, OPPORTUNISTIC, false",
    "signed.example,         SECURE,    DANE,          true",
    "unusable.signed.example,ENCRYPT,   DANE,          true", // RFC 7672 2.2
    "none.signed.example,    PREFERRED, OPPORTUNISTIC, true",
    "alias.signed.example,   SECURE,    DANE,          true", // the records of the target
    "own.signed.example,     SECURE,    DANE,          true", // the target has none, the alias has
    "halfsigned.example,     SECURE,    DANE,          false", // RFC 7672 2.2.1: MX not signed
    "out.halfsigned.example, SECURE,    DANE,          false", // RFC 7672 2.2.2: the alias is
    "enforce.sts.example,    SECURE,    MTA_STS,       true",
    "testing.sts.example,    PREFERRED, OPPORTUNISTIC, false",
    "none.sts.example,       PREFERRED, OPPORTUNISTIC, false",
    "broken.sts.example,     PREFERRED, OPPORTUNISTIC, false", // RFC 8461 5: as if without
    "foreigntesting.sts.example,PREFERRED,OPPORTUNISTIC,false",
    "both.signed.example,    SECURE,    DANE,          true", // not asked for: RFC 8461 2
    "[192.0.2.1],            PREFERRED, OPPORTUNISTIC, false",
  })
  void theLevelIsThatOfTheDomain(String domain, TlsLevel level, TlsRule rule, boolean known) {
    TlsDecision decision = decision(security(), domain);
    assertThat(decision.level()).isEqualTo(level);
    assertThat(decision.rule()).isEqualTo(rule);
    assertThat(decision.nameAuthenticated()).isEqualTo(known);
  }

  @Test
  void withDaneTheRecordsAreTheCheck() {
    TlsDecision decision = decision(security(), "alias.signed.example");
    PeerCheck.Dane check = (PeerCheck.Dane) decision.check();
    assertThat(check.records()).hasToString("[3 1 1 " + DIGEST + "]");
    // RFC 7672 3.2.2: the base domain first; the domain itself, as its MX records are signed
    assertThat(check.names())
        .containsExactly("mx.signed.example", "front.signed.example", "alias.signed.example");
    assertThat(decision.policy())
        .contains(
            new TlsPolicy(
                TlsPolicy.Type.TLSA, "mx.signed.example", List.of("3 1 1 " + DIGEST), List.of()));
  }

  @Test
  void aDomainWhoseMxRecordsAreNotSignedIsNoNameOfTheHost() {
    PeerCheck.Dane check = (PeerCheck.Dane) decision(security(), "halfsigned.example").check();
    assertThat(check.names()).containsExactly("mx.signed.example");
  }

  @Test
  void hostsOutsideAnEnforcedPolicyGetNoMail() {
    Route.Hosts route = (Route.Hosts) route(security(), DNS, "foreign.sts.example");
    assertThat(route.hosts()).extracting(MailHost::name).containsExactly("mx.sts.example");
    assertThat(events)
        .extracting(TlsEvent::host, event -> event.problem().map(TlsProblem::type))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Optional.of("other.sts.example"), Optional.of(TlsFailureType.VALIDATION_FAILURE)));
    assertThat(route(security(), DNS, "onlyforeign.sts.example"))
        .isInstanceOf(Route.Unavailable.class);
  }

  @Test
  void withUnsignedMxRecordsThePolicyDecidesWhichHostAndDaneWhichCertificate() {
    // mx.signed.example is not in the policy of half.sts.example, so DANE does not save it
    assertThat(route(security(), DNS, "half.sts.example")).isInstanceOf(Route.Unavailable.class);
  }

  @ParameterizedTest
  @EnumSource(DnsFailure.class)
  void recordsThatCannotBeHadExcludeTheHost(DnsFailure failure) {
    ZoneDns failing = DNS.failing(failure, DnsType.TLSA, "_25._tcp.mx.signed.example");
    Route route =
        route(DeliverySecurity.of(failing).withListener(events::add), failing, "signed.example");
    assertThat(route)
        .isInstanceOfSatisfying(
            Route.Unavailable.class, u -> assertThat(u.status()).hasToString("4.7.5"));
    assertThat(events.get(0).problem().orElseThrow().type())
        .isEqualTo(
            failure == DnsFailure.BOGUS
                ? TlsFailureType.DNSSEC_INVALID
                : TlsFailureType.VALIDATION_FAILURE);
  }

  @Test
  void aFailureAtAnUnsignedHostExcludesNothing() { // RFC 7672 2.2.2
    ZoneDns failing = DNS.failing("_25._tcp.mx.plain.example");
    assertThat(route(DeliverySecurity.of(failing), failing, "plain.example"))
        .isInstanceOf(Route.Hosts.class);
  }

  @Test
  void withoutTrustInSignaturesThereIsNoDane() {
    ZoneDns unsigned =
        ZoneDns.of(
            "signed.example. MX 10 mx.signed.example.\nmx.signed.example. A 192.0.2.2\n_25._tcp.mx.signed.example. TLSA 3 1 1 "
                + DIGEST);
    Route.Hosts route =
        (Route.Hosts) route(DeliverySecurity.of(unsigned), unsigned, "signed.example");
    assertThat(route.hosts().get(0).tls().rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
  }

  @Test
  void aPolicyThatCannotBeHadIsReportedWithTheSessionAndLeavesADoubt() {
    TlsDecision decision = decision(security(), "broken.sts.example");
    assertThat(decision.problem().map(TlsProblem::type))
        .contains(TlsFailureType.STS_POLICY_FETCH_ERROR);
    assertThat(decision.policy().map(TlsPolicy::type)).contains(TlsPolicy.Type.STS);
    assertThat(events).isEmpty();
    Route.Hosts route = (Route.Hosts) route(security(), DNS, "broken.sts.example");
    assertThat(route.doubt()).hasValueSatisfying(why -> assertThat(why).contains("no route"));
    assertThat(((Route.Hosts) route(security(), DNS, "plain.example")).doubt()).isEmpty();
  }

  /** The policy might vouch for the host, which unsigned MX records do not. */
  @ParameterizedTest
  @ValueSource(strings = {"broken.halfsigned.example", "brokenold.halfsigned.example"})
  void aPolicyThatCannotBeHadLeavesADoubtBesideDaneToo(String domain) {
    Route.Hosts route = (Route.Hosts) route(security(), DNS, domain);
    assertThat(route.hosts().get(0).tls().rule()).isEqualTo(TlsRule.DANE);
    assertThat(route.hosts().get(0).tls().nameAuthenticated()).isFalse();
    assertThat(route.doubt()).isPresent();
  }

  @Test
  void anExcludedHostOfATestedPolicyIsReportedWithTheSession() {
    TlsDecision decision = decision(security(), "foreigntesting.sts.example");
    assertThat(decision.problem().map(TlsProblem::type))
        .contains(TlsFailureType.VALIDATION_FAILURE);
    assertThat(events).isEmpty();
  }

  @Test
  void recordsOfWhichNoneIsUsableDoNotOverruleAPolicy() { // RFC 8461 section 5
    assertThat(route(security(), DNS, "unusableboth.signed.example"))
        .isInstanceOf(Route.Unavailable.class);
  }

  @Test
  void aListenerThatFailsCostsNoMail() {
    ZoneDns failing = DNS.failing(DnsType.TLSA, "_25._tcp.mx.signed.example");
    TransportSecurity security =
        DeliverySecurity.of(failing)
            .withListener(
                event -> {
                  throw new IllegalStateException("full");
                });
    assertThat(route(security, failing, "signed.example"))
        .isInstanceOfSatisfying(
            Route.Unavailable.class, u -> assertThat(u.status()).hasToString("4.7.5"));
  }

  @Test
  void aProfileMayBeGivenInULabels() {
    ZoneDns zone =
        ZoneDns.of("xn--bcher-kva.example. MX 10 mx.example.\nmx.example. A 192.0.2.9\n");
    DeliverySecurity security =
        DeliverySecurity.of(zone)
            .withProfile("b\u00fccher.example", TlsProfile.of(TlsLevel.SECURE));
    Route.Hosts route = (Route.Hosts) route(security, zone, "xn--bcher-kva.example");
    assertThat(route.hosts().get(0).tls().level()).isEqualTo(TlsLevel.SECURE);
  }

  @Test
  void daneCannotBeDemandedWithoutTls() {
    assertThatThrownBy(
            () ->
                TlsProfile.of(TlsLevel.NONE)
                    .withPolicies(TlsProfile.DaneUse.MANDATORY, TlsProfile.MtaStsUse.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // What the administrator asks for

  @ParameterizedTest
  @CsvSource({
    "NONE,    plain.example,           NONE,    PROFILE",
    "NONE,    signed.example,          NONE,    PROFILE",
    "ENCRYPT, plain.example,           ENCRYPT, PROFILE",
    "ENCRYPT, testing.sts.example,     ENCRYPT, PROFILE",
    "ENCRYPT, enforce.sts.example,     SECURE,  MTA_STS",
    "ENCRYPT, signed.example,          SECURE,  DANE",
    "SECURE,  plain.example,           SECURE,  PROFILE",
    "SECURE,  testing.sts.example,     SECURE,  PROFILE",
    "SECURE,  unusable.signed.example, SECURE,  PROFILE",
  })
  void aDomainMayAskForMoreAndNotForLess(
      TlsLevel asked, String domain, TlsLevel level, TlsRule rule) {
    TlsDecision decision = decision(security().withProfile("*", TlsProfile.of(asked)), domain);
    assertThat(decision.level()).isEqualTo(level);
    assertThat(decision.rule()).isEqualTo(rule);
  }

  @Test
  void whatTheAdministratorPinsCountsBesideWhatTheDomainPublishes() {
    TlsProfile pinned =
        TlsProfile.of(TlsLevel.SECURE)
            .withIssuer("Our CA")
            .withSubject(new SubjectPattern(SubjectPattern.Kind.WILDCARD, "*.partner.example"));
    PeerCheck check = decision(security().withProfile("*", pinned), "enforce.sts.example").check();
    assertThat(((PeerCheck.Every) check).checks())
        .containsExactly(
            PeerCheck.trusted("mx.sts.example"),
            new PeerCheck.Trusted(
                List.of("mx.sts.example", "enforce.sts.example"),
                pinned.issuer(),
                pinned.subject()));
  }

  @Test
  void profilesGoByDomainAndByServerAndTheFirstCounts() {
    DeliverySecurity security =
        security()
            .withProfile("plain.example", TlsProfile.of(TlsLevel.ENCRYPT))
            .withProfile(Network.of("192.0.2.0/24"), TlsProfile.of(TlsLevel.SECURE));
    assertThat(decision(security, "plain.example").level()).isEqualTo(TlsLevel.ENCRYPT);
    assertThat(decision(security, "none.sts.example").level()).isEqualTo(TlsLevel.SECURE);
  }

  @ParameterizedTest
  @CsvSource({"DEFER, 4.7.5", "FAIL, 5.7.5"})
  void whereDaneIsMandatoryAHostWithoutRecordsIsExcluded(
      TlsTerms.OnFailure onFailure, String status) {
    TlsProfile mandatory =
        TlsProfile.DEFAULT
            .withPolicies(TlsProfile.DaneUse.MANDATORY, TlsProfile.MtaStsUse.ENABLE)
            .withTerms(new TlsTerms(onFailure, TlsTerms.Version.TLS_1_2, 0));
    for (String domain : List.of("plain.example", "unusable.signed.example")) {
      Route route = route(security().withProfile("*", mandatory), DNS, domain);
      assertThat(route.toString()).as(domain).contains(status);
      assertThat(route).isNotInstanceOf(Route.Hosts.class);
    }
    assertThat(events)
        .extracting(event -> event.problem().map(TlsProblem::type))
        .contains(Optional.of(TlsFailureType.DANE_REQUIRED));
    assertThat(decision(security().withProfile("*", mandatory), "signed.example").rule())
        .isEqualTo(TlsRule.DANE);
  }

  @Test
  void monitoredPoliciesKeepNoMailBack() {
    TlsProfile monitor =
        TlsProfile.DEFAULT.withPolicies(TlsProfile.DaneUse.NONE, TlsProfile.MtaStsUse.MONITOR);
    TlsDecision decision = decision(security().withProfile("*", monitor), "enforce.sts.example");
    assertThat(decision.level()).isEqualTo(TlsLevel.PREFERRED);
    assertThat(decision.check()).isEqualTo(PeerCheck.trusted("mx.sts.example"));
    assertThat(decision.policy().map(TlsPolicy::type)).contains(TlsPolicy.Type.STS);
    assertThat(decision(security().withProfile("*", monitor), "signed.example").rule())
        .isEqualTo(TlsRule.OPPORTUNISTIC);
  }

  @Test
  void aRelayHostMayHaveRecordsAndHasNoPolicy() {
    Route.Hosts route =
        (Route.Hosts)
            RelayHost.of(DNS, "mx.signed.example")
                .withSecurity(security())
                .resolve("enforce.sts.example")
                .toCompletableFuture()
                .join();
    assertThat(route.hosts().get(0).tls().rule()).isEqualTo(TlsRule.DANE);
    Route.Hosts other =
        (Route.Hosts)
            RelayHost.of(DNS, "mx.sts.example")
                .withSecurity(security())
                .resolve("enforce.sts.example")
                .toCompletableFuture()
                .join();
    assertThat(other.hosts().get(0).tls().rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    assertThat(other.hosts().get(0).tls().nameAuthenticated()).isTrue();
  }
}
