package io.fortimail.dns.delivery;

import static io.fortimail.tls.TlsLevel.ENCRYPT;
import static io.fortimail.tls.TlsLevel.NONE;
import static io.fortimail.tls.TlsLevel.PREFERRED;
import static io.fortimail.tls.TlsLevel.SECURE;
import static io.fortimail.tls.TlsRule.DANE;
import static io.fortimail.tls.TlsRule.MTA_STS;
import static io.fortimail.tls.TlsRule.OPPORTUNISTIC;
import static io.fortimail.tls.TlsRule.PROFILE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import com.google.common.io.ByteSource;
import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.Relay;
import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.mtasts.MtaStsFetch;
import io.fortimail.dns.mtasts.MtaStsFetcher;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.dns.mtasts.MtaStsPolicy;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.net.ClientTls;
import io.fortimail.net.SmtpClient;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsProfile;
import io.fortimail.tls.TlsRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a domain publishes, what certificate its host has, and what comes of a delivery: against
 * real hosts, one for each kind of certificate. Each host has one name for each way of publishing.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostfixSecurityTest {

  private static final List<String> CERTIFICATES =
      List.of("good", "expired", "wrongname", "selfsigned", "untrusted", "notls");

  private static final Set<String> ALL = Set.copyOf(CERTIFICATES);
  private static final Set<String> WITH_TLS =
      Set.of("good", "expired", "wrongname", "selfsigned", "untrusted");

  /**
   * What is expected of a way of publishing.
   *
   * @param way how the domain publishes
   * @param level the level
   * @param rule the rule behind it
   * @param delivered the kinds of certificate with which a message arrives; with all others it
   *     waits
   */
  private record Expected(String way, TlsLevel level, TlsRule rule, Set<String> delivered) {}

  private static final List<Expected> TABLE =
      List.of(
          new Expected("nothing", PREFERRED, OPPORTUNISTIC, ALL),
          new Expected("sts-enforce", SECURE, MTA_STS, Set.of("good")),
          new Expected("sts-testing", PREFERRED, OPPORTUNISTIC, ALL),
          new Expected("sts-none", PREFERRED, OPPORTUNISTIC, ALL),
          new Expected("dane-ee", SECURE, DANE, WITH_TLS), // RFC 7672 3.1.1: no name, no dates
          new Expected("dane-ta", SECURE, DANE, Set.of("good")), // RFC 7672 3.1.2: both count
          new Expected("dane-other", SECURE, DANE, Set.of()),
          new Expected("dane-unusable", ENCRYPT, DANE, WITH_TLS), // RFC 7672 2.2, 3.1.3
          new Expected("dane-and-sts", SECURE, DANE, WITH_TLS), // RFC 8461 2: DANE goes before
          new Expected("profile-none", NONE, PROFILE, ALL),
          new Expected("profile-encrypt", ENCRYPT, PROFILE, WITH_TLS),
          new Expected("profile-secure", SECURE, PROFILE, Set.of("good")));

  private final TestAuthority root = TestAuthority.root("Trusted Root");
  private final TestAuthority authority = root.intermediate("Trusted Authority");
  private final Map<String, Optional<TestIdentity>> hosts = new LinkedHashMap<>();
  private final List<TlsEvent> events = new CopyOnWriteArrayList<>();

  private PostfixHosts postfix;
  private SmtpClient client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/postfix")), "postfix is not there");
    assumeTrue(System.getProperty("user.name").equals("root"), "Postfix is started by root only");
    hosts.put("good", Optional.of(authority.issue("*.good.hosts.example")));
    hosts.put(
        "expired", Optional.of(authority.request("*.expired.hosts.example").expired().issue()));
    hosts.put("wrongname", Optional.of(authority.issue("mx.other.example")));
    hosts.put("selfsigned", Optional.of(TestAuthority.selfSigned("*.selfsigned.hosts.example")));
    hosts.put(
        "untrusted",
        Optional.of(
            TestAuthority.root("Strange Root")
                .intermediate("Strange Authority")
                .issue("*.untrusted.hosts.example")));
    hosts.put("notls", Optional.empty());
    postfix = new PostfixHosts(Files.createDirectory(folder.resolve("pf")), hosts);
    client =
        SmtpClient.builder("origin.example")
            .tls(ClientTls.builder().trust(root.trustStore()).build())
            .listener(events::add)
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (postfix != null) {
      postfix.close();
    }
  }

  private ZoneDns zone() throws Exception {
    return ZoneDns.of(zoneText()).signed("example");
  }

  private String zoneText() throws Exception {
    StringBuilder zone = new StringBuilder();
    for (Expected expected : TABLE) {
      String way = expected.way();
      for (String kind : CERTIFICATES) {
        String domain = domain(way, kind);
        String host = way + "." + kind + ".hosts.example.";
        zone.append("%s. MX 10 %s\n".formatted(domain, host));
        zone.append("%s A %s\n".formatted(host, postfix.addressOf(kind)));
        if (way.contains("sts")) {
          zone.append("_mta-sts.%s. TXT \"v=STSv1; id=1\"\n".formatted(domain));
        }
        if (way.startsWith("dane")) {
          zone.append("_%d._tcp.%s TLSA %s\n".formatted(postfix.port(), host, tlsa(way, kind)));
        }
      }
    }
    return zone.toString();
  }

  private static String domain(String way, String kind) {
    return kind + "." + way + ".example";
  }

  private String tlsa(String way, String kind) throws Exception {
    X509Certificate own =
        hosts.get(kind).map(TestIdentity::certificate).orElse(authority.certificate());
    return switch (way) {
      case "dane-ta" -> "2 0 1 " + sha256(authority.certificate().getEncoded());
      case "dane-other" -> "3 1 1 " + sha256(root.certificate().getPublicKey().getEncoded());
      case "dane-unusable" -> "1 1 1 " + sha256(own.getPublicKey().getEncoded());
      default -> "3 1 1 " + sha256(own.getPublicKey().getEncoded());
    };
  }

  private static String sha256(byte[] octets) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
  }

  /** Policies as their hosts would give them; of the domain {@code kind.way.example}. */
  private static MtaStsFetch policyOf(String domain) {
    List<String> labels = Splitter.on('.').splitToList(domain);
    String kind = labels.get(0);
    String way = labels.get(1);
    String mode =
        switch (way) {
          case "sts-testing" -> "testing";
          case "sts-none" -> "none";
          default -> "enforce";
        };
    return MtaStsPolicy.parse(
        "version: STSv1\nmode: %s\nmx: %s.%s.hosts.example\nmax_age: 86400\n"
            .formatted(mode, way, kind));
  }

  private MxRouter router(DnsClient dns, MtaStsFetcher fetcher) {
    return new MxRouter(dns)
        .withPort(postfix.port())
        .withSecurity(
            DeliverySecurity.of(dns)
                .withMtaSts(new MtaStsPolicies(dns, fetcher))
                .withProfile("*.profile-none.example", TlsProfile.of(NONE))
                .withProfile("*.profile-encrypt.example", TlsProfile.of(ENCRYPT))
                .withProfile("*.profile-secure.example", TlsProfile.of(SECURE))
                .withListener(events::add));
  }

  private MxRouter router(DnsClient dns) {
    return router(dns, domain -> CompletableFuture.completedFuture(policyOf(domain)));
  }

  private DeliveryOutcome deliver(RouteResolver routes, Envelope envelope) {
    ByteSource content = ByteSource.wrap("Subject: x\r\n\r\nx\r\n".getBytes(US_ASCII));
    Recipient recipient = envelope.recipients().get(0);
    return new Relay(routes, client)
        .deliver(envelope, content)
        .toCompletableFuture()
        .join()
        .get(recipient);
  }

  private static Stream<Expected> table() {
    return TABLE.stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void levelAndOutcomeAreAsExpected(Expected expected) throws Exception {
    MxRouter router = router(zone());
    for (String kind : CERTIFICATES) {
      String domain = domain(expected.way(), kind);
      Route.Hosts route = (Route.Hosts) router.resolve(domain).toCompletableFuture().join();
      TlsDecision decision = route.hosts().get(0).tls();
      assertThat(decision.level() + " " + decision.rule())
          .as(domain)
          .isEqualTo(expected.level() + " " + expected.rule());

      DeliveryOutcome outcome = deliver(router, Envelope.of("a@origin.example", "b@" + domain));
      if (expected.delivered().contains(kind)) {
        assertThat(outcome).as(domain).isInstanceOf(DeliveryOutcome.Delivered.class);
        boolean encrypted = expected.level() != NONE && WITH_TLS.contains(kind);
        assertThat(outcome.text().contains("TLSv1.3")).as(outcome.text()).isEqualTo(encrypted);
      } else {
        assertThat(outcome)
            .as(domain)
            .isInstanceOfSatisfying(
                DeliveryOutcome.Deferred.class,
                deferred -> assertThat(deferred.status().toString()).startsWith("4.7."));
      }
    }
  }

  /** What stands for DNS may be changed between two questions. */
  private static final class ChangingDns implements DnsClient {

    private volatile ZoneDns now;

    ChangingDns(ZoneDns first) {
      now = first;
    }

    @Override
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      return now.ask(question);
    }
  }

  @Test
  void aPolicyHostThatFailsLowersNothing() throws Exception {
    String domain = domain("sts-enforce", "selfsigned");
    Envelope envelope = Envelope.of("a@origin.example", "b@" + domain);
    AtomicReference<MtaStsFetch> policyHost = new AtomicReference<>(policyOf(domain));
    ChangingDns dns = new ChangingDns(zone());
    MxRouter router = router(dns, asked -> CompletableFuture.completedFuture(policyHost.get()));
    assertThat(deliver(router, envelope)).isInstanceOf(DeliveryOutcome.Deferred.class);

    policyHost.set(
        new MtaStsFetch.Failed(
            new TlsProblem(TlsFailureType.STS_POLICY_FETCH_ERROR, "the policy host is down")));
    dns.now = zoneWithPolicyId("2"); // there is a newer policy, which cannot be had
    assertThat(deliver(router, envelope)).isInstanceOf(DeliveryOutcome.Deferred.class);

    dns.now = zone().failing(DnsType.TXT, "_mta-sts." + domain);
    assertThat(deliver(router, envelope)).isInstanceOf(DeliveryOutcome.Deferred.class);
  }

  private ZoneDns zoneWithPolicyId(String id) throws Exception {
    return ZoneDns.of(zoneText().replace("id=1\"", "id=" + id + "\"")).signed("example");
  }

  @Test
  void tlsaRecordsThatCannotBeHadKeepMailBack() throws Exception {
    String domain = domain("dane-ee", "good");
    String records = "_" + postfix.port() + "._tcp.dane-ee.good.hosts.example";
    Envelope envelope = Envelope.of("a@origin.example", "b@" + domain);
    assertThat(deliver(router(zone()), envelope)).isInstanceOf(DeliveryOutcome.Delivered.class);
    for (DnsFailure failure : DnsFailure.values()) {
      assertThat(deliver(router(zone().failing(failure, DnsType.TLSA, records)), envelope))
          .as(failure.name())
          .isInstanceOf(DeliveryOutcome.Deferred.class);
    }
  }

  @Test
  void whatDemandsTlsFailsWhereTheNextHostDoesNotKnowTheDemand() throws Exception {
    Envelope demanding =
        new Envelope(
            Optional.of(EmailAddress.of("a@origin.example")),
            List.of(Recipient.of("b@" + domain("dane-ee", "good"))),
            MailParameters.builder().requireTls().build());
    assertThat(deliver(router(zone()), demanding))
        .isInstanceOfSatisfying(
            DeliveryOutcome.Failed.class,
            failed -> assertThat(failed.status()).hasToString("5.7.30")); // RFC 8689 4.2.1
  }

  @Test
  void whatIsTestedIsReported() throws Exception {
    String domain = domain("sts-testing", "expired");
    deliver(router(zone()), Envelope.of("a@origin.example", "b@" + domain));
    assertThat(events)
        .filteredOn(event -> event.policy().domain().equals(domain))
        .extracting(event -> event.problem().map(TlsProblem::type))
        .contains(Optional.of(TlsFailureType.CERTIFICATE_EXPIRED));
  }
}
