package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsRule;
import io.fortimail.tls.TlsTerms;
import io.fortimail.tls.TlsaRecord;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to which server, and how: real servers and broken ones. */
@Timeout(120)
class ClientTlsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Recipient B = Recipient.of("b@x.example");
  private static final Envelope ENVELOPE = Envelope.of("a@s.example", "b@x.example");
  private static final TlsPolicy POLICY = TlsPolicy.none("x.example");
  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority MIDDLE = ROOT.intermediate("Test CA");

  @TempDir Path folder;

  private final List<TlsEvent> events = new CopyOnWriteArrayList<>();
  private SmtpClient client;

  @BeforeEach
  void start() throws Exception {
    client = client(SmtpClientLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private SmtpClient client(SmtpClientLimits limits) throws Exception {
    return SmtpClient.builder("c.example")
        .limits(limits)
        .tls(ClientTls.builder().trust(ROOT.trustStore()).build())
        .listener(events::add)
        .start();
  }

  private static TlsDecision decision(TlsLevel level, PeerCheck check, TlsTerms terms) {
    return new TlsDecision(
        level, TlsRule.PROFILE, "a test", check, terms, true, Optional.of(POLICY));
  }

  private static TlsDecision decision(TlsLevel level) {
    return decision(level, PeerCheck.trusted("mx.example"), TlsTerms.DEFAULT);
  }

  /** The levels of the tables, and what DANE asks for by each usage. */
  private static TlsDecision decision(String asked, TestIdentity shown) throws Exception {
    return switch (asked) {
      case "dane-ee" -> dane(new TlsaRecord(3, 0, 1, sha256(shown.certificate().getEncoded())));
      case "dane-ta" -> dane(new TlsaRecord(2, 0, 1, sha256(MIDDLE.certificate().getEncoded())));
      default -> decision(TlsLevel.valueOf(asked));
    };
  }

  private static TlsDecision dane(TlsaRecord record) {
    return decision(
        TlsLevel.SECURE,
        new PeerCheck.Dane(List.of(record), List.of("mx.example")),
        TlsTerms.DEFAULT);
  }

  private static String sha256(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }

  private DeliveryOutcome deliver(int port, TlsDecision decision) {
    return deliver(port, decision, ENVELOPE);
  }

  private DeliveryOutcome deliver(int port, TlsDecision decision, Envelope envelope) {
    MailHost host = new MailHost("mx.example", LOOPBACK, port, decision);
    ByteSource content = ByteSource.wrap("Subject: x\r\n\r\ntext\r\n".getBytes(ISO_8859_1));
    DeliveryOutcome outcome =
        client.deliver(host, envelope, content).toCompletableFuture().join().get(B);
    assertThat(outcome).isNotNull();
    return outcome;
  }

  /** An outcome in a word: plain, tls, or the status and what was wrong. */
  private static String word(DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Delivered delivered) {
      return delivered.tls().isPresent() ? "tls" : "plain";
    } else if (outcome instanceof DeliveryOutcome.Deferred deferred) {
      return deferred.status() + " " + type(deferred.text());
    }
    DeliveryOutcome.Failed failed = (DeliveryOutcome.Failed) outcome;
    return failed.status() + " " + type(failed.text());
  }

  private static String type(String text) {
    for (TlsFailureType type : TlsFailureType.values()) {
      if (text.contains(": " + type + ": ")) {
        return type.toString();
      }
    }
    return "-";
  }

  private static TestIdentity identity(String kind) {
    return switch (kind) {
      case "good" -> MIDDLE.issue("mx.example");
      case "wildcard" -> MIDDLE.issue("*.mx.example");
      case "expired" -> MIDDLE.request("mx.example").expired().issue();
      case "early" -> MIDDLE.request("mx.example").notYetValid().issue();
      case "misnamed" -> MIDDLE.issue("other.example");
      case "self-signed" -> TestAuthority.selfSigned("mx.example");
      case "untrusted" -> TestAuthority.root("Other Root").issue("mx.example");
      case "incomplete" -> MIDDLE.issue("mx.example").alone();
      default -> throw new AssertionError(kind);
    };
  }

  private static SmtpServer ours(TestIdentity identity, Path folder, RecordingHost host)
      throws Exception {
    TestIdentity.PemFiles files = identity.write(folder, "mx");
    return SmtpServer.builder("mx.example")
        .address(LOOPBACK)
        .handler(host)
        .startTls(ServerTls.builder().certificate(files.chain(), files.key()).build())
        .start();
  }

  private static final String[] ASKED = {
    "NONE", "PREFERRED", "ENCRYPT", "SECURE", "dane-ee", "dane-ta"
  };

  @ParameterizedTest
  @CsvSource({
    "good, plain, tls, tls, tls, tls, tls",
    "expired, plain, tls, tls, 4.7.5 certificate-expired, tls, 4.7.5 certificate-expired",
    "early, plain, tls, tls, 4.7.5 certificate-expired, tls, 4.7.5 certificate-expired",
    "misnamed, plain, tls, tls, 4.7.5 certificate-host-mismatch, tls,"
        + " 4.7.5 certificate-host-mismatch",
    "self-signed, plain, tls, tls, 4.7.5 certificate-not-trusted, tls, 4.7.5 tlsa-invalid",
    "untrusted, plain, tls, tls, 4.7.5 certificate-not-trusted, tls, 4.7.5 tlsa-invalid",
    "incomplete, plain, tls, tls, 4.7.5 certificate-not-trusted, tls, 4.7.5 tlsa-invalid"
  })
  void toPostfix(
      String kind,
      String none,
      String preferred,
      String encrypt,
      String secure,
      String ee,
      String ta)
      throws Exception {
    TestIdentity shown = identity(kind);
    Programs.assumeThere("postfix");
    TestIdentity.PemFiles files = shown.write(folder, "pf");
    String more =
        """
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = %s
        smtpd_tls_key_file = %s
        """
            .formatted(files.chain(), files.key());
    List<String> outcomes = new ArrayList<>();
    try (Postfix postfix = postfix(more)) {
      for (String asked : ASKED) {
        outcomes.add(word(deliver(postfix.port(), decision(asked, shown))));
      }
    }
    assertThat(outcomes).containsExactly(none, preferred, encrypt, secure, ee, ta);
  }

  private Postfix postfix(String more) throws Exception {
    return new Postfix(Files.createDirectory(folder.resolve("pf")), "smtp:[127.0.0.1]:1", more);
  }

  @Test
  void toAPostfixWithoutTls() throws Exception {
    Programs.assumeThere("postfix");
    List<String> outcomes = new ArrayList<>();
    try (Postfix postfix = postfix("smtpd_tls_security_level = none\n")) {
      for (String asked : ASKED) {
        outcomes.add(word(deliver(postfix.port(), decision(asked, MIDDLE.issue("mx.example")))));
      }
    }
    String missing = "4.7.4 starttls-not-supported";
    assertThat(outcomes).containsExactly("plain", "plain", missing, missing, missing, missing);
  }

  @Test
  void toAPostfixThatTakesNothingInPlain() throws Exception {
    Programs.assumeThere("postfix");
    TestIdentity.PemFiles files = MIDDLE.issue("mx.example").write(folder, "pf");
    String more =
        """
        smtpd_tls_security_level = encrypt
        smtpd_tls_mandatory_protocols = TLSv1.3
        smtpd_tls_chain_files = %s, %s
        """
            .formatted(files.key(), files.chain());
    try (Postfix postfix = postfix(more)) {
      assertThat(word(deliver(postfix.port(), decision(TlsLevel.NONE)))).isEqualTo("5.7.0 -");
      DeliveryOutcome secure = deliver(postfix.port(), decision(TlsLevel.SECURE));
      assertThat(((DeliveryOutcome.Delivered) secure).tls())
          .hasValueSatisfying(
              tls -> {
                assertThat(tls.protocol()).isEqualTo("TLSv1.3");
                assertThat(tls.verdict())
                    .hasToString("certificate verified by a trusted authority: mx.example");
              });
      assertThat(secure.text()).contains(" over TLSv1.3 with TLS_AES_");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_2, TLS_1_2, tls TLSv1.2, tls TLSv1.2",
    "-tls1_3, TLS_1_2, tls TLSv1.3, tls TLSv1.3",
    "-tls1_3, TLS_1_3, tls TLSv1.3, tls TLSv1.3",
    "-tls1_2, TLS_1_3, plain, 4.7.5 validation-failure",
    "-tls1_1, TLS_1_2, plain, 4.7.5 validation-failure"
  })
  void toOpensslByVersion(String offered, TlsTerms.Version least, String preferred, String secure)
      throws Exception {
    Programs.assumeThere("openssl");
    TlsTerms terms = new TlsTerms(TlsTerms.OnFailure.DEFER, least, 0);
    String old = offered.equals("-tls1_1") ? "DEFAULT@SECLEVEL=0" : "DEFAULT";
    try (OpensslServer server =
        new OpensslServer(folder, identity("good"), offered, "-cipher", old)) {
      for (TlsLevel level : new TlsLevel[] {TlsLevel.PREFERRED, TlsLevel.SECURE}) {
        events.clear();
        PeerCheck check = PeerCheck.trusted("mx.example");
        DeliveryOutcome outcome = deliver(server.port(), decision(level, check, terms));
        String version =
            outcome instanceof DeliveryOutcome.Delivered delivered
                ? delivered.tls().map(tls -> "tls " + tls.protocol()).orElse("plain")
                : word(outcome);
        assertThat(version).isEqualTo(level == TlsLevel.SECURE ? secure : preferred);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ECDHE-ECDSA-AES128-GCM-SHA256, 128, tls",
    "ECDHE-ECDSA-AES128-GCM-SHA256, 256, 4.7.5 validation-failure",
    "ECDHE-ECDSA-AES256-GCM-SHA384, 256, tls",
    "ECDHE-ECDSA-CHACHA20-POLY1305, 256, tls",
    "ECDHE-ECDSA-AES256-GCM-SHA384, 512, 4.4.1 -" // none of ours is as strong
  })
  void toOpensslByStrength(String cipher, int bits, String expected) throws Exception {
    Programs.assumeThere("openssl");
    TlsTerms terms = new TlsTerms(TlsTerms.OnFailure.DEFER, TlsTerms.Version.TLS_1_2, bits);
    try (OpensslServer server =
        new OpensslServer(folder, identity("good"), "-tls1_2", "-cipher", cipher)) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.ENCRYPT, PeerCheck.any(), terms))))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void aCertificateIsShownToWhoeverDemandsOne(String version) throws Exception {
    Programs.assumeThere("openssl");
    Path anchors = TestIdentity.writePem(folder.resolve("ca.pem"), List.of(ROOT.certificate()));
    try (OpensslServer server =
        new OpensslServer(
            folder,
            identity("good"),
            version,
            "-Verify",
            "3",
            "-verify_return_error",
            "-CAfile",
            anchors.toString())) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.SECURE))))
          .isEqualTo("4.7.5 validation-failure");
      TestIdentity.PemFiles own = MIDDLE.issue("c.example").write(folder, "own");
      client.close();
      client =
          SmtpClient.builder("c.example")
              .tls(ClientTls.builder().trust(anchors).certificate(own.chain(), own.key()).build())
              .start();
      assertThat(word(deliver(server.port(), decision(TlsLevel.SECURE)))).isEqualTo("tls");
    }
  }

  @Test
  void eachDeliveryIsCheckedAnew() throws Exception {
    try (SmtpServer server = ours(identity("self-signed"), folder, new RecordingHost())) {
      for (int i = 0; i < 3; i++) { // a session of the first kind is not resumed by the second
        assertThat(word(deliver(server.port(), decision(TlsLevel.ENCRYPT)))).isEqualTo("tls");
        assertThat(word(deliver(server.port(), decision(TlsLevel.SECURE))))
            .isEqualTo("4.7.5 certificate-not-trusted");
      }
    }
  }

  @Test
  void theServerIsAskedForByName() throws Exception {
    RecordingHost host = new RecordingHost();
    TestIdentity shown = identity("good");
    try (SmtpServer server = ours(shown, folder, host)) {
      deliver(server.port(), decision(TlsLevel.PREFERRED));
      assertThat(host.next().client().tls().orElseThrow().serverName()).contains("mx.example");
      TlsaRecord record = new TlsaRecord(3, 0, 1, sha256(shown.certificate().getEncoded()));
      PeerCheck dane = new PeerCheck.Dane(List.of(record), List.of("base.example", "x.example"));
      deliver(server.port(), decision(TlsLevel.SECURE, dane, TlsTerms.DEFAULT));
      assertThat(host.next().client().tls().orElseThrow().serverName()).contains("base.example");
    }
  }

  @Test
  void whatCameOfTlsIsReported() throws Exception {
    TestIdentity shown = identity("expired");
    try (SmtpServer server = ours(shown, folder, new RecordingHost())) {
      deliver(server.port(), decision("dane-ee", shown));
      deliver(server.port(), decision(TlsLevel.PREFERRED)); // the check is made, as in testing mode
      deliver(server.port(), decision(TlsLevel.SECURE));
      deliver(server.port(), decision(TlsLevel.NONE));
      deliver(server.port(), TlsDecision.opportunistic()); // no policy
    }
    assertThat(events)
        .extracting(event -> event.problem().map(TlsProblem::type))
        .containsExactly(
            Optional.empty(),
            Optional.of(TlsFailureType.CERTIFICATE_EXPIRED),
            Optional.of(TlsFailureType.CERTIFICATE_EXPIRED));
    assertThat(events).allMatch(event -> event.host().equals(Optional.of("mx.example")));
    assertThat(events).allMatch(event -> event.address().equals(Optional.of(LOOPBACK)));
  }

  @Test
  void aFailureForGoodIsOneWhereItIsAskedFor() throws Exception {
    TlsTerms fail = new TlsTerms(TlsTerms.OnFailure.FAIL, TlsTerms.Version.TLS_1_2, 0);
    try (SmtpServer server = ours(identity("misnamed"), folder, new RecordingHost())) {
      DeliveryOutcome outcome =
          deliver(server.port(), decision(TlsLevel.SECURE, PeerCheck.trusted("mx.example"), fail));
      assertThat(word(outcome)).isEqualTo("5.7.5 certificate-host-mismatch");
      assertThat(((DeliveryOutcome.Failed) outcome).retry())
          .isEqualTo(DeliveryOutcome.Retry.NEXT_HOST);
    }
  }

  @Test
  void whatRequiresTlsGoesToServersThatKnowIt() throws Exception {
    Envelope requiring =
        new Envelope(
            ENVELOPE.sender(),
            ENVELOPE.recipients(),
            MailParameters.builder().requireTls().build());
    try (SmtpServer unknowing = ours(identity("good"), folder, new RecordingHost())) {
      assertThat(word(deliver(unknowing.port(), decision(TlsLevel.SECURE), requiring)))
          .startsWith("5.7.30");
    }
  }

  /** Something else than a handshake: nothing of the message may have been said before. */
  @ParameterizedTest
  @ValueSource(strings = {"close", "garbage", "alert"})
  void aBrokenHandshakeIsGoneRoundOnceWhereTlsIsNotRequired(String kind) throws Exception {
    HalfServer.Trouble trouble =
        socket -> {
          if (!kind.equals("close")) {
            byte[] hello = new byte[5];
            assertThat(socket.getInputStream().readNBytes(hello, 0, 5)).isEqualTo(5);
            HalfServer.say(
                socket,
                kind.equals("garbage") ? "250 whatever\r\n" : "\u0015\u0003\u0003\0\u0002\2(");
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
          }
        };
    try (HalfServer server = new HalfServer("220 go\r\n", trouble)) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.PREFERRED)))).isEqualTo("plain");
      assertThat(server.heard)
          .startsWith("EHLO c.example", "STARTTLS", "EHLO c.example", "MAIL FROM:<a@s.example>");
      assertThat(events).hasSize(1);
      assertThat(events.get(0).problem().map(TlsProblem::type))
          .contains(TlsFailureType.VALIDATION_FAILURE);
      server.heard.clear();
      for (TlsLevel level : new TlsLevel[] {TlsLevel.ENCRYPT, TlsLevel.SECURE}) {
        assertThat(word(deliver(server.port(), decision(level))))
            .isEqualTo("4.7.5 validation-failure");
      }
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  @Tag("attack-14")
  void repliesBeforeTheHandshakeAreNotTakenForThoseInside() throws Exception {
    HalfServer.Trouble nothing = socket -> socket.getInputStream().readAllBytes();
    try (HalfServer server = new HalfServer("220 go\r\n250 mx\r\n", nothing)) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.SECURE))))
          .isEqualTo("4.7.5 validation-failure");
      assertThat(word(deliver(server.port(), decision(TlsLevel.PREFERRED)))).startsWith("4.4.1");
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @Tag("attack-21")
  @ValueSource(strings = {"silent", "dripping"})
  void aHandshakeWithoutEndIsLeft(String kind) throws Exception {
    SmtpClientLimits impatient =
        new SmtpClientLimits(
            4_096,
            128,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(300));
    client.close();
    client = client(impatient);
    HalfServer.Trouble trouble =
        socket -> {
          if (kind.equals("silent")) {
            socket.getInputStream().readAllBytes();
          } else {
            HalfServer.say(socket, "\u0016\u0003\u0003@\0"); // a long record begins
            while (socket.getInputStream().available() >= 0) {
              HalfServer.say(socket, "x");
              Thread.sleep(20);
            }
          }
        };
    try (HalfServer server = new HalfServer("220 go\r\n", trouble)) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.ENCRYPT))))
          .isEqualTo("4.7.5 validation-failure");
      assertThat(word(deliver(server.port(), decision(TlsLevel.PREFERRED)))).isEqualTo("plain");
    }
  }

  /** As when the host is restarted: no fault of its TLS. */
  @Test
  void aConnectionThatEndsInTheHandshakeIsNoFailureForGood() throws Exception {
    TlsTerms strict = new TlsTerms(TlsTerms.OnFailure.FAIL, TlsTerms.Version.TLS_1_2, 0);
    HalfServer.Trouble end = socket -> socket.getInputStream().read();
    try (HalfServer server = new HalfServer("220 go\r\n", end)) {
      assertThat(
              word(
                  deliver(
                      server.port(),
                      decision(TlsLevel.SECURE, PeerCheck.trusted("mx.example"), strict))))
          .isEqualTo("4.7.5 validation-failure");
    }
  }

  @Test
  void thatWeHaveNoThreadFreeIsNoReasonToGoInPlain() throws Exception {
    client.close();
    client =
        SmtpClient.builder("c.example")
            .tls(
                ClientTls.builder()
                    .trust(ROOT.trustStore())
                    .computingOn(
                        task -> {
                          throw new RejectedExecutionException("full");
                        })
                    .build())
            .start();
    RecordingHost host = new RecordingHost();
    try (SmtpServer server = ours(identity("good"), folder, host)) {
      assertThat(word(deliver(server.port(), decision(TlsLevel.PREFERRED)))).startsWith("4.4.1");
      TlsTerms strict = new TlsTerms(TlsTerms.OnFailure.FAIL, TlsTerms.Version.TLS_1_2, 0);
      assertThat(word(deliver(server.port(), decision(TlsLevel.ENCRYPT, PeerCheck.any(), strict))))
          .startsWith("4.4.1");
    }
  }

  @Test
  void aClientThatIsClosedInTheHandshakeAnswersAndBeginsNothing() throws Exception {
    CountDownLatch shaking = new CountDownLatch(1);
    HalfServer.Trouble silence =
        socket -> {
          shaking.countDown();
          socket.getInputStream().readAllBytes();
        };
    try (HalfServer server = new HalfServer("220 go\r\n", silence)) {
      MailHost host =
          new MailHost("mx.example", LOOPBACK, server.port(), decision(TlsLevel.PREFERRED));
      var answer =
          client
              .deliver(host, ENVELOPE, ByteSource.wrap(new byte[] {'x', '\r', '\n'}))
              .toCompletableFuture();
      shaking.await();
      client.close();
      assertThat(answer.get(30, TimeUnit.SECONDS).get(B))
          .isInstanceOf(DeliveryOutcome.Deferred.class);
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void aSelfSignedHostGetsItsMailThroughTls() throws Exception {
    RecordingHost host = new RecordingHost();
    try (SmtpServer server = ours(identity("self-signed"), folder, host)) {
      DeliveryOutcome outcome = deliver(server.port(), TlsDecision.opportunistic());
      assertThat(((DeliveryOutcome.Delivered) outcome).tls().map(PeerSession::protocol))
          .contains("TLSv1.3");
      assertThat(host.next().client().tls()).isPresent();
    }
  }
}
