package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Network;
import io.fortimail.smtp.ClientLimits;
import io.fortimail.smtp.SmtpPatience;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections through load balancers, and what the clients behind them are granted. */
@Timeout(120)
class ProxiedConnectionsTest {

  private static final Network LOOPBACK = Network.of("127.0.0.0/8");
  private static final String LINE = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n";

  /** Version 2, PROXY, TCP over IPv4: the same addresses. */
  private static final String BINARY =
      new String(
          HexFormat.of()
              .parseHex(
                  "0d0a0d0a000d0a515549540a" + "2111000c" + "c0000207" + "c6336401" + "12670019"),
          ISO_8859_1);

  private final RecordingHost host = new RecordingHost();

  private SmtpServerBuilder server() {
    return SmtpServer.builder("mx.example")
        .address(InetAddress.getLoopbackAddress())
        .loops(1)
        .handler(host);
  }

  private SmtpServerBuilder behindProxy() {
    return server().proxiesIn(LOOPBACK);
  }

  private static SmtpServerSettings hasty() {
    return SmtpServerSettings.builder("mx.example")
        .patience(
            SmtpPatience.DEFAULT.with(
                SmtpTimeouts.builder().handshake(Duration.ofMillis(50)).build()))
        .build();
  }

  private static void awaitNone(SmtpServer server) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 3_000 && server.connections() > 0; i++) {
      assertThat(never.await(10, MILLISECONDS)).isFalse();
    }
    assertThat(server.connections()).isZero();
  }

  private static void mail(Dialogue client) throws IOException {
    assertThat(client.hear()).startsWith("220 mx.example");
    assertThat(client.ask("EHLO c.example")).startsWith("250");
    assertThat(client.mail("a@s.example", "b@x.example", "\r\n")).startsWith("250");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theHandlerSeesTheClientBehindTheProxy(boolean text) throws Exception {
    String header = text ? LINE : BINARY;
    try (SmtpServer server = behindProxy().start()) {
      try (Dialogue atOnce = new Dialogue(server.port())) {
        atOnce.send(header);
        mail(atOnce);
      }
      try (Dialogue inParts = new Dialogue(server.port())) {
        for (int i = 0; i < header.length(); i++) {
          inParts.send(header.substring(i, i + 1));
        }
        mail(inParts);
      }
    }
    assertThat(host.next().client().addressText()).isEqualTo("192.0.2.7");
    assertThat(host.next().client().addressText()).isEqualTo("192.0.2.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO c.example\r\n", "GET / HTTP/1.1\r\n", "PROXY TCP4 1 2 3 4\r\n"})
  @Tag("attack-17")
  void aProxyThatSendsNoHeaderIsCutOff(String first) throws Exception {
    try (SmtpServer server = behindProxy().start();
        Dialogue client = new Dialogue(server.port())) {
      client.send(first);
      assertThat(client.rest()).isEmpty();
      awaitNone(server);
    }
    assertThat(host.opened).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROXY TCP4 192.0.2.7", "\r\n\r\n\0\r\nQUIT\n!"})
  @Tag("attack-17")
  void halfAHeaderAndSilenceEnd(String half) throws Exception {
    try (SmtpServer server = behindProxy().settings(hasty()).start();
        Dialogue client = new Dialogue(server.port())) {
      client.send(half);
      assertThat(client.rest()).isEmpty();
      awaitNone(server);
    }
    assertThat(host.opened).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("attack-17")
  void aHeaderFromElsewhereChangesNobody(boolean text) throws Exception {
    try (SmtpServer server = server().proxiesIn(Network.of("192.0.2.0/24")).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.hear()).startsWith("220");
      client.send(text ? LINE : BINARY);
      assertThat(client.rest()).startsWith("5").doesNotContain("250");
      awaitNone(server);
    }
    assertThat(host.received).isEmpty();
  }

  @Test
  void theHandshakeFollowsTheHeader(@TempDir Path folder) throws Exception {
    TestCertificates.Made mx = new TestCertificates(folder).ec("mx.example");
    SSLContext context = TestCertificates.client(mx.certificate());
    ServerTls tls = ServerTls.builder().certificate(mx.chain(), mx.key()).build();
    try (SmtpServer server = behindProxy().implicitTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      client.send(BINARY);
      client.secure(context, "mx.example");
      mail(client);
    }
    RecordingHost.Received message = host.next();
    assertThat(message.client().addressText()).isEqualTo("192.0.2.7");
    assertThat(message.client().tls()).isPresent();
  }

  @Test
  @Tag("attack-15")
  void aClientThatTalksRightBehindTheHeaderIsStillGreeted() throws Exception {
    try (SmtpServer server = behindProxy().start();
        Dialogue client = new Dialogue(server.port())) {
      client.send(LINE + "QUIT\r\n");
      assertThat(client.hear()).startsWith("220");
      assertThat(client.rest()).startsWith("221");
    }
  }

  @Test
  void clientsBehindAProxyAreCountedEachOnItsOwn() throws Exception {
    try (SmtpServer server =
            behindProxy().clientLimits(ClientLimits.NONE.withConnections(1, 0)).start();
        Dialogue first = new Dialogue(server.port());
        Dialogue second = new Dialogue(server.port());
        Dialogue other = new Dialogue(server.port())) {
      first.send(LINE);
      assertThat(first.hear()).startsWith("220");
      second.send(LINE);
      assertThat(second.rest()).startsWith("421 4.7.0");
      other.send(LINE.replace("192.0.2.7", "192.0.2.8"));
      assertThat(other.hear()).startsWith("220");
      assertThat(first.ask("QUIT")).startsWith("221");
      assertThat(first.rest()).isEmpty();
    }
  }

  @Test
  void loopbackIsCountedWhereItIsNotExempt() throws Exception {
    try (SmtpServer server =
            server().clientLimits(ClientLimits.NONE.withMail(1, 0), List.of()).start();
        Dialogue first = new Dialogue(server.port());
        Dialogue second = new Dialogue(server.port())) {
      mail(first);
      assertThat(second.hear()).startsWith("220");
      assertThat(second.ask("EHLO c.example")).startsWith("250");
      assertThat(second.ask("MAIL FROM:<a@s.example>")).startsWith("450 4.7.1");
    }
  }
}
