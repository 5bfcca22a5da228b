package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.smtp.SmtpErrorLimits;
import io.fortimail.smtp.SmtpPatience;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpTimeouts;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that runs out of connections, and one whose clients all wait. */
@Timeout(120)
class StressedServerTest {

  private final RecordingHost host = new RecordingHost();
  private final List<Dialogue> clients = new ArrayList<>();

  @AfterEach
  void leave() throws Exception {
    for (Dialogue client : clients) {
      client.close();
    }
  }

  private Dialogue connect(SmtpServer server) throws Exception {
    Dialogue client = new Dialogue(server.port());
    clients.add(client);
    return client;
  }

  private SmtpServerBuilder server() {
    return SmtpServer.builder("mx.example")
        .address(InetAddress.getLoopbackAddress())
        .loops(2)
        .handler(host);
  }

  private static SmtpServerSettings settings(SmtpTimeouts stressed) {
    return SmtpServerSettings.builder("mx.example")
        .stressedPatience(SmtpPatience.STRESSED.with(stressed))
        .build();
  }

  @Test
  @Tag("attack-21")
  void underStressSilentClientsGoAtOnce() throws Exception {
    SmtpTimeouts hurried = SmtpTimeouts.builder().command(Duration.ofMillis(50)).build();
    ServerLimits limits = new ServerLimits(10, 2, Duration.ofSeconds(5));
    try (SmtpServer server = server().settings(settings(hurried)).limits(limits).start()) {
      Dialogue silent = connect(server);
      assertThat(silent.hear()).startsWith("220");
      Dialogue second = connect(server); // silent too, it may be the one that goes
      CompletableFuture<Object> gone =
          CompletableFuture.anyOf(
              CompletableFuture.supplyAsync(silent::rest),
              CompletableFuture.supplyAsync(second::rest));
      assertThat((String) gone.get(30, SECONDS)).contains("421 4.4.2");
    }
  }

  @Test
  @Tag("attack-21")
  void underStressABodyMustCome() throws Exception {
    SmtpTimeouts hurried = SmtpTimeouts.builder().data(Duration.ofMillis(50)).build();
    ServerLimits limits = new ServerLimits(10, 1, Duration.ofSeconds(5));
    try (SmtpServer server = server().settings(settings(hurried)).limits(limits).start()) {
      Dialogue inBody = connect(server);
      assertThat(inBody.hear()).startsWith("220");
      assertThat(inBody.ask("EHLO c.example")).startsWith("250");
      assertThat(inBody.ask("MAIL FROM:<a@s.example>")).startsWith("250");
      assertThat(inBody.ask("RCPT TO:<b@x.example>")).startsWith("250");
      assertThat(inBody.ask("DATA")).startsWith("354");
      inBody.send("Subject: slow\r\n");
      assertThat(inBody.rest()).isEmpty(); // no reply is due in the middle of a body
    }
    assertThat(host.received).isEmpty();
  }

  @Test
  void withoutStressTheSameClientsStay() throws Exception {
    SmtpTimeouts nothing = SmtpTimeouts.builder().command(Duration.ofNanos(1)).build();
    ServerLimits limits = new ServerLimits(10, 4, Duration.ofSeconds(5));
    try (SmtpServer server = server().settings(settings(nothing)).limits(limits).start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(connect(server).hear()).startsWith("220");
      }
      for (Dialogue client : clients) {
        assertThat(client.ask("HELO c.example")).startsWith("250");
      }
    }
  }

  /** Two threads, two hundred clients whose replies are held back, and one that is served. */
  @Test
  void repliesThatAreHeldBackHoldNoThread() throws Exception {
    SmtpServerSettings slow =
        SmtpServerSettings.builder("mx.example")
            .patience(
                SmtpPatience.DEFAULT.with(
                    new SmtpErrorLimits(
                        0, Duration.ofHours(1), Duration.ofHours(1), 5, 100, 3, 10, 20)))
            .build();
    try (SmtpServer server = server().settings(slow).start()) {
      for (int i = 0; i < 200; i++) {
        Dialogue client = connect(server);
        assertThat(client.hear()).startsWith("220");
        client.send("NONSENSE\r\n");
      }
      try (Dialogue good = new Dialogue(server.port())) {
        assertThat(good.hear()).startsWith("220");
        assertThat(good.ask("EHLO c.example")).startsWith("250");
        assertThat(good.mail("a@s.example", "b@x.example", "\r\n")).startsWith("250");
        assertThat(good.ask("QUIT")).startsWith("221");
      }
      assertThat(server.connections()).isGreaterThanOrEqualTo(200);
      for (Dialogue waiting : clients) {
        assertThat(waiting.socket().getInputStream().available()).isZero();
      }
      assertThat(host.next().content().getBytes(ISO_8859_1)).isNotEmpty();
    }
  }
}
