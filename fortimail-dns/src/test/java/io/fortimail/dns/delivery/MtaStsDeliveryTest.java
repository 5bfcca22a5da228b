package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import io.fortimail.delivery.Route;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.mtasts.FileMtaStsStore;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.dns.mtasts.PolicyHost;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsRule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** MTA-STS as a whole: DNS, a real policy host with real certificates, the store, the route. */
class MtaStsDeliveryTest {

  private static final String HOST = "mta-sts.x.example";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority STRANGER = TestAuthority.root("Stranger");
  private static final TestIdentity GOOD = ROOT.intermediate("Test CA").issue(HOST);

  /** What a policy host may show that is not its own. */
  enum Certificate {
    EXPIRED,
    NOT_YET_VALID,
    WRONG_NAME,
    SELF_SIGNED,
    UNTRUSTED,
    FOR_MAIL_ONLY;

    TestIdentity made() {
      return switch (this) {
        case EXPIRED -> ROOT.request(HOST).expired().issue();
        case NOT_YET_VALID -> ROOT.request(HOST).notYetValid().issue();
        case WRONG_NAME -> ROOT.issue("www.x.example");
        case SELF_SIGNED -> TestAuthority.selfSigned(HOST);
        case UNTRUSTED -> STRANGER.issue(HOST);
        case FOR_MAIL_ONLY -> ROOT.request(HOST).forMailOnly().issue();
      };
    }
  }

  @TempDir private Path folder;
  private final List<TlsEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2031-05-06T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "enforce, SECURE,    MTA_STS,       true,  STS",
    "testing, PREFERRED, OPPORTUNISTIC, false, STS",
    "none,    PREFERRED, OPPORTUNISTIC, false, STS",
  })
  void theModeSetsTheLevel(
      String mode, TlsLevel level, TlsRule rule, boolean known, TlsPolicy.Type type)
      throws Exception {
    try (PolicyHost host = host(GOOD, mode)) {
      TlsDecision decision = decision(route(host, zone(1)));
      assertThat(decision.level()).isEqualTo(level);
      assertThat(decision.rule()).isEqualTo(rule);
      assertThat(decision.nameAuthenticated()).isEqualTo(known);
      assertThat(decision.policy().map(TlsPolicy::type)).contains(type);
      assertThat(decision.check())
          .isEqualTo(mode.equals("none") ? PeerCheck.any() : PeerCheck.trusted("mx.x.example"));
      assertThat(host.proxy().asked()).containsExactly(HOST + ":443");
      assertThat(events).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Certificate.class)
  void aBadCertificateOfThePolicyHostIsNoPolicyAndIsTold(Certificate certificate) throws Exception {
    try (PolicyHost host = host(certificate.made(), "enforce")) {
      TlsDecision decision = decision(route(host, zone(1)));
      assertThat(decision.level()).isEqualTo(TlsLevel.PREFERRED);
      assertThat(decision.rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
      assertTold(TlsFailureType.STS_WEBPKI_INVALID);
    }
  }

  @ParameterizedTest
  @EnumSource(Certificate.class)
  void whileAPolicyIsCachedNoCertificateOfThePolicyHostLowersTheLevel(Certificate certificate)
      throws Exception {
    try (PolicyHost good = host(GOOD, "enforce")) {
      assertIsEnforced(route(good, zone(1)));
    }
    assertThat(events).isEmpty();
    // An attacker announces a new policy that lets everything pass, and plays its host.
    try (PolicyHost bad = host(certificate.made(), "none")) {
      assertIsEnforced(route(bad, zone(2)));
      assertTold(TlsFailureType.STS_WEBPKI_INVALID);
      now = now.plus(Duration.ofDays(8)); // the policy is over
      assertThat(decision(route(bad, zone(2))).rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    }
  }

  @Test
  void neitherAHostThatIsDownNorRecordsThatAreGoneLowerTheLevelWhileAPolicyIsCached()
      throws Exception {
    try (PolicyHost host = host(GOOD, "enforce")) {
      assertIsEnforced(route(host, zone(1)));
      host.goDown();
      assertIsEnforced(route(host, zone(2)));
      assertTold(TlsFailureType.STS_POLICY_FETCH_ERROR);
      assertIsEnforced(route(host, zone(1).failing("_mta-sts.x.example")));
      assertTold(TlsFailureType.STS_POLICY_FETCH_ERROR);
      ZoneDns gone = ZoneDns.of("x.example. MX 10 mx.x.example.\nmx.x.example. A 192.0.2.1\n");
      assertIsEnforced(route(host, gone));
      assertThat(events).as("to have no record is no error").isEmpty();
    }
  }

  @Test
  void aHostThatIsDownIsNoPolicyAndIsTold() throws Exception {
    try (PolicyHost host = host(GOOD, "enforce")) {
      host.goDown();
      assertThat(decision(route(host, zone(1))).rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
      assertTold(TlsFailureType.STS_POLICY_FETCH_ERROR);
    }
  }

  @Test
  void aPolicyThatIsWithdrawnTheRightWayEnds() throws Exception {
    try (PolicyHost host = host(GOOD, "enforce")) {
      assertIsEnforced(route(host, zone(1)));
    }
    try (PolicyHost host = host(GOOD, "none")) { // RFC 8461 section 8.3
      assertThat(decision(route(host, zone(2))).rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    }
  }

  @Test
  void hostsThatMxRecordsOfAnAttackerNameGetNoMail() throws Exception {
    try (PolicyHost host = host(GOOD, "enforce")) {
      ZoneDns forged =
          ZoneDns.of(
              """
              x.example. MX 10 mx.attacker.example.
              mx.attacker.example. A 192.0.2.66
              _mta-sts.x.example. TXT "v=STSv1; id=1"
              """);
      assertThat(route(host, forged)).isInstanceOf(Route.Unavailable.class);
      assertTold(TlsFailureType.VALIDATION_FAILURE);
    }
  }

  private void assertIsEnforced(Route route) {
    TlsDecision decision = decision(route);
    assertThat(decision.level()).isEqualTo(TlsLevel.SECURE);
    assertThat(decision.rule()).isEqualTo(TlsRule.MTA_STS);
    assertThat(decision.check()).isEqualTo(PeerCheck.trusted("mx.x.example"));
  }

  /** Told once, and forgotten for the next step of a test. */
  private void assertTold(TlsFailureType type) {
    assertThat(events)
        .extracting(event -> event.problem().map(TlsProblem::type))
        .containsExactly(Optional.of(type));
    assertThat(events.get(0).policy().type()).isEqualTo(TlsPolicy.Type.STS);
    assertThat(events.get(0).policy().domain()).isEqualTo("x.example");
    events.clear();
  }

  private static TlsDecision decision(Route route) {
    return ((Route.Hosts) route).hosts().get(0).tls();
  }

  /** Each route is that of a new process, which has nothing but what lies in the folder. */
  private Route route(PolicyHost host, ZoneDns dns) throws Exception {
    FileMtaStsStore store = FileMtaStsStore.open(folder, 10, Runnable::run, () -> now);
    MtaStsPolicies policies = new MtaStsPolicies(dns, host.fetcher(ROOT, LONG), store, () -> now);
    CompletableFuture<Route> route =
        new MxRouter(dns)
            .withSecurity(DeliverySecurity.of(dns).withMtaSts(policies).withListener(events::add))
            .resolve("x.example")
            .toCompletableFuture();
    Route found = route.get(60, TimeUnit.SECONDS);
    if (found instanceof Route.Hosts) { // what a session with the host would be reported to be
      TlsDecision decision = decision(found);
      decision
          .problem()
          .ifPresent(
              problem ->
                  events.add(
                      new TlsEvent(
                          decision.policy().orElseThrow(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of(problem))));
    }
    return found;
  }

  private static PolicyHost host(TestIdentity identity, String mode) throws Exception {
    return new PolicyHost(
        identity,
        PolicyHost.policy(
            "version: STSv1\r\nmode: " + mode + "\r\nmx: mx.x.example\r\nmax_age: 604800\r\n"));
  }

  private static ZoneDns zone(int id) {
    return ZoneDns.of(
        """
        x.example. MX 10 mx.x.example.
        mx.x.example. A 192.0.2.1
        _mta-sts.x.example. TXT "v=STSv1; id=%d"
        """
            .formatted(id));
  }
}
