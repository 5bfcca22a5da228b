package io.fortimail.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.smtp.SmtpAuth;
import io.fortimail.smtp.SmtpLimits;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.smtp.auth.ScramClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail over TLS on sockets. */
@Timeout(120)
class TlsSessionsTest {

  private static final String MESSAGE = "Subject: hello\r\n\r\nline\r\n..dot\r\n";
  private static final String STORED = "Subject: hello\r\n\r\nline\r\n.dot\r\n";

  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static TestCertificates.Made mx;
  private static TestCertificates.Made peer;
  private static ServerTls tls;
  private static SSLContext context;

  private final RecordingHost host = new RecordingHost();

  @BeforeAll
  static void certificates() throws Exception {
    certificates = new TestCertificates(folder);
    mx = certificates.ec("mx.example");
    peer = certificates.ec("client.example");
    tls =
        ServerTls.builder()
            .certificate(mx.chain(), mx.key())
            .clientCertificates(ClientCertificates.askedFor(ClientTrust.anchors(peer.chain())))
            .build();
    context = TestCertificates.client(mx.certificate());
  }

  private SmtpServerBuilder server() {
    return SmtpServer.builder("mx.example")
        .address(InetAddress.getLoopbackAddress())
        .loops(1)
        .handler(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aMessageComesAfterStartTls(String protocol) throws Exception {
    try (SmtpServer server = server().startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.startTls(context, "mx.example", protocol);
      assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
      assertThat(client.ask("QUIT")).startsWith("221");
      assertThat(client.rest()).isEmpty();
    }
    RecordingHost.Received message = host.next();
    assertThat(message.content()).endsWith(STORED);
    assertThat(message.client().tls())
        .hasValueSatisfying(
            session -> {
              assertThat(session.protocol()).isEqualTo(protocol);
              assertThat(session.serverName()).contains("mx.example");
              assertThat(session.clientCertificates()).isEmpty();
            });
    assertThat(host.closed).hasValue(1);
  }

  @Test
  void startTlsIsOfferedOnceAndForgetsTheName() throws Exception {
    try (SmtpServer server = server().startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO before.example")).contains("STARTTLS");
      assertThat(client.ask("STARTTLS")).startsWith("220");
      client.secure(context, "mx.example");
      assertThat(client.ask("MAIL FROM:<a@s.example>")).startsWith("503");
      assertThat(client.ask("EHLO after.example")).doesNotContain("STARTTLS");
      assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
    }
    assertThat(host.next().client().helo()).contains("after.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aConnectionMayBeginWithTls(String protocol) throws Exception {
    try (SmtpServer server = server().implicitTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.secure(context, "mx.example", protocol);
      assertThat(client.hear()).startsWith("220 mx.example");
      assertThat(client.ask("EHLO c.example")).doesNotContain("STARTTLS");
      assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
    }
    assertThat(host.next().client().tls().orElseThrow().protocol()).isEqualTo(protocol);
  }

  @Test
  void plainTextOnTheTlsPortNeverReachesASession() throws Exception {
    try (SmtpServer server = server().implicitTls(tls).start()) {
      try (Dialogue client = new Dialogue(server.port())) {
        client.send("EHLO c.example\r\n");
        assertThat(client.rest()).doesNotContain("220").doesNotContain("SMTP");
      }
      assertThat(host.opened).hasValue(0);
    }
  }

  @Test
  void theHandlerSeesTheClientsCertificate() throws Exception {
    try (SmtpServer server = server().startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.startTls(TestCertificates.client(mx.certificate(), peer), "mx.example");
      assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
    }
    assertThat(host.next().client().tls().orElseThrow().clientCertificates())
        .containsExactly(peer.certificate());
  }

  @Test
  void theNameAskedForChoosesTheCertificateAndAChangedFileIsForLaterSessions() throws Exception {
    TestCertificates.Made first = certificates.ec("one.example");
    TestCertificates.Made second = certificates.ec("two.example");
    ServerTls changing =
        ServerTls.builder()
            .certificate(mx.chain(), mx.key())
            .certificate(first.chain(), first.key())
            .checkFiles(Duration.ofNanos(1), InstantSource.system(), Runnable::run)
            .build();
    List<X509Certificate> trusted =
        List.of(mx.certificate(), first.certificate(), second.certificate());
    try (SmtpServer server = server().startTls(changing).start();
        Dialogue goingOn = new Dialogue(server.port());
        Dialogue later = new Dialogue(server.port())) {
      goingOn.startTls(TestCertificates.client(trusted), "one.example");
      assertThat(shown(goingOn)).isEqualTo(first.certificate());
      first.replaceWith(second);
      changing.reload();
      later.startTls(TestCertificates.client(trusted), "two.example");
      assertThat(shown(later)).isEqualTo(second.certificate());
      assertThat(goingOn.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
    }
    assertThat(host.next().client().tls().orElseThrow().serverCertificate())
        .contains(first.certificate());
  }

  private static X509Certificate shown(Dialogue client) throws IOException {
    return (X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0];
  }

  private static SmtpServerSettings withUsers() {
    return SmtpServerSettings.builder("mx.example")
        .auth(
            SmtpAuth.by(
                Credentials.passwords(Map.of("ann", "pencil")),
                Mechanism.PLAIN,
                Mechanism.LOGIN,
                Mechanism.SCRAM_SHA_256,
                Mechanism.SCRAM_SHA_256_PLUS))
        .build();
  }

  @Test
  void usersProveThemselvesInsideOfTlsOnly() throws Exception {
    try (SmtpServer server = server().settings(withUsers()).startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO c.example")).doesNotContain("AUTH").contains("STARTTLS");
      assertThat(client.ask("STARTTLS")).startsWith("220");
      client.secure(context, "mx.example");
      assertThat(client.ask("EHLO c.example"))
          .contains("AUTH PLAIN LOGIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS");
      assertThat(client.ask("AUTH PLAIN " + base64("\0ann\0pencil"))).startsWith("235");
      assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
    }
    assertThat(host.next().client().user()).contains("ann");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theChannelIsBoundToTheCertificate(boolean honest) throws Exception {
    TestCertificates.Made seen = honest ? mx : peer;
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(seen.certificate().getEncoded()));
    try (SmtpServer server = server().settings(withUsers()).implicitTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.secure(context, "mx.example");
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO c.example")).contains("SCRAM-SHA-256-PLUS");
      ScramClient scram =
          new ScramClient("p=tls-server-end-point,,", "ann", "nonce1234", "pencil", hash);
      String challenge = client.ask("AUTH SCRAM-SHA-256-PLUS " + base64(scram.first()));
      String proof = client.ask(base64(scram.last(challenge(challenge))));
      if (honest) {
        assertThat(challenge(proof)).isEqualTo(scram.expectedServerFinal());
        assertThat(client.ask("")).startsWith("235");
        assertThat(client.mail("a@s.example", "b@x.example", MESSAGE)).startsWith("250");
        assertThat(host.next().client().user()).contains("ann");
      } else {
        assertThat(proof).startsWith("535");
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String challenge(String reply) {
    assertThat(reply).startsWith("334 ");
    return new String(Base64.getDecoder().decode(reply.substring(4).strip()), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twentyMegabytesPass(boolean first) throws Exception {
    String large = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(20_000);
    SmtpServerBuilder builder =
        server()
            .settings(
                SmtpServerSettings.builder("mx.example")
                    .limits(SmtpLimits.builder().messageSize(50_000_000).build())
                    .build());
    try (SmtpServer server = (first ? builder.implicitTls(tls) : builder.startTls(tls)).start();
        Dialogue client = new Dialogue(server.port())) {
      if (first) {
        client.secure(context, "mx.example");
        assertThat(client.hear()).startsWith("220");
        assertThat(client.ask("EHLO c.example")).startsWith("250");
      } else {
        client.startTls(context, "mx.example");
      }
      assertThat(client.mail("a@s.example", "b@x.example", large)).startsWith("250");
    }
    assertThat(host.next().content().endsWith(large)).isTrue();
  }

  /** Each octet in a record of its own, so that the server never sees two at once. */
  @Test
  void octetByOctetThroughTls() throws Exception {
    String dialogue =
        "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
            + MESSAGE
            + ".\r\nQUIT\r\n";
    try (SmtpServer server = server().implicitTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.secure(context, "mx.example");
      assertThat(client.hear()).startsWith("220");
      for (byte octet : dialogue.getBytes(UTF_8)) {
        client.send(new byte[] {octet});
      }
      assertThat(client.rest()).containsSubsequence("250 HELP", "354 ", "250 2.0.0", "221 2.0.0");
    }
    assertThat(host.next().content()).endsWith(STORED);
  }
}
