package io.fortimail.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpLimits;
import io.fortimail.smtp.SmtpPatience;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpTimeouts;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that inject, stay silent or go away, and servers that stop, all around TLS. */
@Timeout(120)
class TlsTroubleTest {

  @TempDir static Path folder;
  private static ServerTls tls;
  private static SSLContext context;

  private final RecordingHost host = new RecordingHost();

  @BeforeAll
  static void certificates() throws Exception {
    TestCertificates.Made mx = new TestCertificates(folder).ec("mx.example");
    tls = ServerTls.builder().certificate(mx.chain(), mx.key()).build();
    context = TestCertificates.client(mx.certificate());
  }

  private SmtpServerBuilder server() {
    return SmtpServer.builder("mx.example")
        .address(InetAddress.getLoopbackAddress())
        .loops(1)
        .handler(host);
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

  @Test
  @Tag("attack-14")
  void whatFollowsStartTlsInTheSameSegmentIsNeverRun() throws Exception {
    try (SmtpServer server = server().startTls(tls).start()) {
      try (Dialogue client = new Dialogue(server.port())) {
        assertThat(client.hear()).startsWith("220");
        assertThat(client.ask("EHLO c.example")).startsWith("250");
        client.send("STARTTLS\r\nEHLO x.example\r\nMAIL FROM:<evil@x.example>\r\n");
        assertThat(client.rest()).doesNotContain("250").doesNotContain("\r\n220 ");
      }
      try (Dialogue fresh = new Dialogue(server.port())) {
        fresh.startTls(context, "mx.example");
        assertThat(fresh.mail("a@s.example", "b@x.example", "\r\n")).startsWith("250");
      }
    }
    assertThat(host.next().mail().sender().orElseThrow().localPart()).isEqualTo("a");
    assertThat(host.received).isEmpty();
  }

  /** The bytes come after the reply, but before a handshake: they are one that fails. */
  @Test
  @Tag("attack-14")
  void commandsInThePlaceOfAHandshakeEndTheConnection() throws Exception {
    try (SmtpServer server = server().startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO c.example")).startsWith("250");
      assertThat(client.ask("STARTTLS")).startsWith("220");
      client.send("EHLO c.example\r\nMAIL FROM:<a@x.example>\r\n");
      assertThat(client.rest()).doesNotContain("250");
      awaitNone(server);
    }
  }

  @Test
  void aHandshakeThatDoesNotComeEnds() throws Exception {
    try (SmtpServer server = server().settings(hasty()).implicitTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.rest()).isEmpty();
      awaitNone(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\026\003\001\002\000\001\000"})
  void aHandshakeThatDoesNotGoOnAfterStartTlsEnds(String begun) throws Exception {
    try (SmtpServer server = server().settings(hasty()).startTls(tls).start();
        Dialogue client = new Dialogue(server.port())) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO c.example")).startsWith("250");
      assertThat(client.ask("STARTTLS")).startsWith("220");
      client.send(begun);
      assertThat(client.rest()).doesNotContain("421");
      awaitNone(server);
      assertThat(host.closed).hasValue(1);
    }
  }

  @Test
  void aStoppingServerFinishesATransactionInsideOfTls() throws Exception {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    SmtpHandler waiting =
        new SmtpHandler() {
          @Override
          public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
            asked.countDown();
            return answer;
          }
        };
    try (SmtpServer server = server().handler(client -> waiting).startTls(tls).start();
        Dialogue client = new Dialogue(server.port());
        Dialogue idle = new Dialogue(server.port())) {
      idle.startTls(context, "mx.example");
      client.startTls(context, "mx.example");
      assertThat(client.ask("MAIL FROM:<a@s.example>")).startsWith("250");
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
      assertThat(idle.hear()).startsWith("421 4.3.2");
      assertThat(idle.rest()).isEmpty();
      assertThat(client.ask("RCPT TO:<b@x.example>")).startsWith("250");
      assertThat(client.ask("DATA")).startsWith("354");
      client.send("Subject: last\r\n\r\n.\r\n");
      assertThat(asked.await(30, SECONDS)).isTrue();
      answer.complete(SmtpReply.OK);
      assertThat(client.hear()).startsWith("250");
      assertThat(client.rest()).startsWith("421 4.3.2");
      stopping.get(30, SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStoppingServerDoesNotWaitForHandshakes(boolean first) throws Exception {
    SmtpServerBuilder builder = server().limits(new ServerLimits(10, 10, Duration.ofMinutes(5)));
    try (SmtpServer server = (first ? builder.implicitTls(tls) : builder.startTls(tls)).start();
        Dialogue client = new Dialogue(server.port())) {
      if (!first) {
        assertThat(client.hear()).startsWith("220");
        assertThat(client.ask("EHLO c.example")).startsWith("250");
        assertThat(client.ask("STARTTLS")).startsWith("220");
      }
      client.send("\026\003\001");
      CompletableFuture.runAsync(server::close).get(30, SECONDS);
      assertThat(client.rest()).doesNotContain("421");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("attack-29")
  void clientsThatGoAwayInsideOfTlsLeaveNothingBehind(boolean inOrder) throws Exception {
    String session =
        "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n" + "body\r\n".repeat(2_000);
    SmtpServerSettings onDisk =
        SmtpServerSettings.builder("mx.example")
            .limits(SmtpLimits.builder().messageInMemory(1_024).build())
            .build();
    try (SmtpServer server = server().settings(onDisk).startTls(tls).start()) {
      for (int i = 0; i <= 20; i++) {
        try (Dialogue client = new Dialogue(server.port())) {
          Socket below = client.socket();
          client.startTls(context, "mx.example");
          client.send(session.substring(0, session.length() * i / 20));
          if (!inOrder) {
            below.setSoLinger(true, 0); // a reset, without close_notify
            below.close();
          }
        }
      }
      awaitNone(server);
      assertThat(host.closed.get()).isEqualTo(host.opened.get()).isEqualTo(21);
      assertThat(host.received).isEmpty();
    }
  }

  @Test
  @Tag("attack-29")
  void clientsThatGoAwayInAHandshakeLeaveNothingBehind() throws Exception {
    byte[] hello = firstFlight();
    try (SmtpServer server = server().implicitTls(tls).start()) {
      for (int i = 0; i <= 20; i++) {
        try (Dialogue client = new Dialogue(server.port())) {
          client.send(Arrays.copyOf(hello, hello.length * i / 20));
        }
      }
      awaitNone(server);
      assertThat(host.opened).hasValue(0);
    }
  }

  private static byte[] firstFlight() throws Exception {
    SSLEngine engine = TlsPair.client(context, "mx.example");
    ByteBuffer out = ByteBuffer.allocate(65_536);
    var unused = engine.wrap(ByteBuffer.allocate(0), out);
    byte[] flight = new byte[out.flip().remaining()];
    out.get(flight);
    return flight;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aFactoryThatBreaksAfterTheHandshakeCostsOneConnection(String protocol) throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    try (SmtpServer server =
        server()
            .implicitTls(tls)
            .handler(
                client -> {
                  if (broken.compareAndSet(false, true)) {
                    throw new IllegalStateException("no handler");
                  }
                  return host.open(client);
                })
            .start()) {
      try (Dialogue client = new Dialogue(server.port())) {
        client.secure(context, "mx.example", protocol);
        assertThat(client.rest()).isEmpty();
      } catch (SSLException cutOff) {
        // in TLS 1.2 the server's last part of the handshake goes with it
      }
      awaitNone(server);
      try (Dialogue client = new Dialogue(server.port())) {
        client.secure(context, "mx.example");
        assertThat(client.hear()).startsWith("220");
      }
    }
  }

  @Test
  void whoIsOneTooManyHearsNothingInTheClear() throws Exception {
    ServerLimits one = new ServerLimits(1, 1, Duration.ofSeconds(5));
    try (SmtpServer server = server().limits(one).implicitTls(tls).start();
        Dialogue first = new Dialogue(server.port())) {
      first.secure(context, "mx.example");
      assertThat(first.hear()).startsWith("220");
      try (Dialogue second = new Dialogue(server.port())) {
        assertThat(second.rest()).isEmpty();
      }
    }
  }
}
