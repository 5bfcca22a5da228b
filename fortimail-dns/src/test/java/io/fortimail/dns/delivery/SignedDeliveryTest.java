package io.fortimail.dns.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsClientBuilder;
import io.fortimail.dns.DnsLimits;
import io.fortimail.dns.DnssecTrust;
import io.fortimail.dns.SignedZones;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsRule;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From signed zones on disk to the way of a message: nsd serves them, Unbound or this process
 * validates them, and the route says how safe the way must be.
 */
class SignedDeliveryTest {

  /** Whose word is taken for the signatures. */
  enum Way {
    TRUSTED_UNBOUND,
    IN_PROCESS_UNBOUND,
    IN_PROCESS_NSD,
    NOBODY;

    private DnsClient client() {
      return switch (this) {
        case TRUSTED_UNBOUND ->
            asking(zones().unbound()).dnssec(DnssecTrust.trustedResolver()).build();
        case IN_PROCESS_UNBOUND -> asking(zones().unbound()).dnssec(anchors()).build();
        case IN_PROCESS_NSD -> asking(zones().nsd()).dnssec(anchors()).build();
        case NOBODY -> asking(zones().unbound()).build();
      };
    }
  }

  private static final DnsLimits PATIENT =
      DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(10), 2, Duration.ofSeconds(60));

  private static Optional<SignedZones> started = Optional.empty();

  private final List<TlsEvent> events = new ArrayList<>();

  private static SignedZones zones() {
    return started.orElseThrow();
  }

  private static DnssecTrust anchors() {
    return DnssecTrust.anchors(zones().anchors());
  }

  private static DnsClientBuilder asking(InetSocketAddress server) {
    return DnsClient.builder().server(server).limits(PATIENT);
  }

  @BeforeAll
  static void startServers(@TempDir Path folder) throws IOException {
    started = Optional.of(start(folder));
  }

  private static SignedZones start(Path folder) throws IOException {
    assumeTrue(SignedZones.canStart(), "nsd, unbound, bind9 or ldnsutils is not installed");
    try (DatagramSocket nobody = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      SignedZones servers =
          new SignedZones(folder, (InetSocketAddress) nobody.getLocalSocketAddress());
      servers.awaitUp();
      return servers;
    }
  }

  @AfterAll
  static void stopServers() {
    started.ifPresent(SignedZones::close);
  }

  private Route route(DnsClient dns, String domain) {
    return new MxRouter(dns)
        .withSecurity(DeliverySecurity.of(dns).withListener(events::add))
        .resolve(domain)
        .toCompletableFuture()
        .join();
  }

  private static MailHost onlyHost(Route route) {
    assertThat(route).isInstanceOf(Route.Hosts.class);
    assertThat(((Route.Hosts) route).hosts()).hasSize(1);
    return ((Route.Hosts) route).hosts().get(0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOBODY")
  void whereEverythingIsSignedTheWayIsSecureByDane(Way way) {
    MailHost host = onlyHost(route(way.client(), "good.example"));
    assertThat(host.name()).isEqualTo("mx.good.example");
    assertThat(host.address()).isEqualTo(InetAddresses.forString("192.0.2.10"));
    assertThat(host.tls().level()).isEqualTo(TlsLevel.SECURE);
    assertThat(host.tls().rule()).isEqualTo(TlsRule.DANE);
    assertThat(host.tls().nameAuthenticated()).isTrue();
    PeerCheck.Dane check = (PeerCheck.Dane) host.tls().check();
    assertThat(check.records()).hasToString("[3 1 1 " + "0".repeat(64) + "]");
    assertThat(check.names()).containsExactly("mx.good.example", "good.example");
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOBODY")
  void anAliasLeadsToTheRecordsOfItsTarget(Way way) {
    MailHost host = onlyHost(route(way.client(), "via.good.example"));
    assertThat(host.tls().level()).isEqualTo(TlsLevel.SECURE);
    assertThat(((PeerCheck.Dane) host.tls().check()).names())
        .containsExactly("mx.good.example", "www.good.example", "via.good.example");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOBODY")
  void aSignedHostWithoutRecordsHasNoDane(Way way) {
    TlsDecision decision = onlyHost(route(way.client(), "bare.good.example")).tls();
    assertThat(decision.level()).isEqualTo(TlsLevel.PREFERRED);
    assertThat(decision.rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    assertThat(decision.nameAuthenticated()).isTrue();
  }

  @Test
  void withoutTrustThereIsNoDane() {
    TlsDecision decision = onlyHost(route(Way.NOBODY.client(), "good.example")).tls();
    assertThat(decision.rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    assertThat(decision.nameAuthenticated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anUnsignedZoneIsReachedAsEver(Way way) {
    TlsDecision decision = onlyHost(route(way.client(), "plain.example")).tls();
    assertThat(decision.level()).isEqualTo(TlsLevel.PREFERRED);
    assertThat(decision.rule()).isEqualTo(TlsRule.OPPORTUNISTIC);
    assertThat(decision.nameAuthenticated()).isFalse();
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOBODY")
  void aKeyThatWasChangedOnTheWayKeepsTheMail(Way way) {
    Route route = route(way.client(), "tampered.example");
    assertThat(route).isInstanceOf(Route.Unavailable.class);
    assertThat(((Route.Unavailable) route).status()).isEqualTo(new EnhancedStatus(4, 7, 5));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).problem().orElseThrow().type())
        .isEqualTo(TlsFailureType.DNSSEC_INVALID);
    assertThat(events.get(0).host()).contains("mx.tampered.example");
  }

  /** An address from a forged answer is never a way, with or without TLSA records. */
  @ParameterizedTest
  @EnumSource
  void anAddressThatWasChangedOnTheWayIsNone(Way way) {
    assertThat(route(way.client(), "forged.example")).isInstanceOf(Route.Unavailable.class);
  }

  @Test
  void whenTheResolverIsGoneTheMailWaitsAndIsNotSentLessSafely(@TempDir Path folder)
      throws IOException {
    try (SignedZones own = start(folder)) {
      DnsClientBuilder builder = asking(own.unbound()).dnssec(DnssecTrust.trustedResolver());
      DnsClient keeping = builder.build();
      DnsClient forgetful = builder.withoutCache().build();
      Route before = route(keeping, "good.example");
      assertThat(onlyHost(before).tls().level()).isEqualTo(TlsLevel.SECURE);
      assertThat(route(forgetful, "good.example")).isEqualTo(before);
      own.stop("unbound");
      assertThat(route(keeping, "good.example")).isEqualTo(before); // as DNS allows: 300 s
      assertThat(route(forgetful, "good.example")).isInstanceOf(Route.Unavailable.class);
      assertThat(route(keeping, "tampered.example")).isInstanceOf(Route.Unavailable.class);
    }
  }
}
