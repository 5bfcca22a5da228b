package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.Action;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpPatience;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpTimeouts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server and client over real sockets on loopback. */
@Timeout(60)
class SmtpServerTest {

  private static final Recipient TO = Recipient.of("b@x.example");
  private static final Envelope ENVELOPE = Envelope.of("a@s.example", "b@x.example");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private SmtpServer server(SmtpHandler handler) throws IOException {
    return server(handler, ServerLimits.DEFAULT);
  }

  private SmtpServer server(SmtpHandler handler, ServerLimits limits) throws IOException {
    return opened(
        SmtpServer.builder("mx.test.example")
            .address(InetAddress.getLoopbackAddress())
            .limits(limits)
            .handler(client -> handler)
            .start());
  }

  private SmtpServer server(SmtpHandler handler, SmtpTimeouts times) throws IOException {
    return opened(
        SmtpServer.builder("mx.test.example")
            .address(InetAddress.getLoopbackAddress())
            .settings(
                SmtpServerSettings.builder("mx.test.example")
                    .patience(SmtpPatience.DEFAULT.with(times))
                    .build())
            .handler(client -> handler)
            .start());
  }

  private SmtpServer destination() throws IOException {
    return server(
        (envelope, message) -> {
          String content = text(message);
          assertThat(arrived.add(content.substring(content.indexOf("Subject:")))).isTrue();
          return SmtpHandler.now(SmtpReply.OK);
        });
  }

  private SmtpServer gateway(SmtpServer destination, FilterChain chain) throws IOException {
    return opened(
        SmtpServer.builder("gw.test.example")
            .address(InetAddress.getLoopbackAddress())
            .filter(chain)
            .relayTo(RouteResolver.fixed(MailHost.at(destination.address())))
            .start());
  }

  private SmtpClient client() throws IOException {
    return opened(SmtpClient.start("c.example"));
  }

  private static String text(Message message) {
    try {
      return message.content().asCharSource(ISO_8859_1).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<DeliveryOutcome> send(
      SmtpClient client, SmtpServer server, String content) {
    return client
        .deliver(
            MailHost.at(server.address()), ENVELOPE, ByteSource.wrap(content.getBytes(ISO_8859_1)))
        .thenApply(outcomes -> outcomes.get(TO))
        .toCompletableFuture();
  }

  private static String message(int number) {
    return "Subject: number " + number + "\r\n\r\n" + "text\r\n".repeat(number);
  }

  @Test
  void messagesGoThroughAGatewayOnceEach() throws Exception {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "odd",
                (MessageFilter)
                    view ->
                        (text(view.message()).contains("number 13\r\n")
                                ? Finding.match("unlucky")
                                : Finding.clear("fine"))
                            .now(),
                Action.reject())
            .build();
    SmtpServer gateway = gateway(destination(), chain);
    SmtpClient client = client();
    List<CompletableFuture<DeliveryOutcome>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(send(client, gateway, message(i)));
    }
    for (int i = 0; i < 300; i++) {
      DeliveryOutcome outcome = sent.get(i).get(30, TimeUnit.SECONDS);
      if (i == 13) {
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
        assertThat(outcome.text()).contains("550 5.7.1 unlucky");
      } else {
        assertThat(outcome).as("message %d", i).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(arrived).contains(message(i));
      }
    }
    assertThat(arrived).hasSize(299);
  }

  @Test
  void aLargeMessageGoesThroughThoughSocketBuffersAreSmall() throws Exception {
    String large = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(8_000);
    SmtpServer gateway = gateway(destination(), FilterChain.builder().build());

    assertThat(send(client(), gateway, large).get(30, TimeUnit.SECONDS))
        .isInstanceOf(DeliveryOutcome.Delivered.class);
    assertThat(arrived).containsExactly(large);
  }

  @Test
  void whenTheDestinationDiesTheRestIsDeferredAndNothingAcceptedIsMissing() throws Exception {
    SmtpServer destination = destination();
    SmtpServer gateway = gateway(destination, FilterChain.builder().build());
    SmtpClient client = client();
    int accepted = 0;
    int deferred = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 30) {
        destination.close();
      }
      DeliveryOutcome outcome = send(client, gateway, message(i)).get(30, TimeUnit.SECONDS);
      if (outcome instanceof DeliveryOutcome.Delivered) {
        accepted++;
        assertThat(arrived).contains(message(i));
      } else {
        deferred++;
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Deferred.class);
      }
    }
    assertThat(accepted).isEqualTo(30);
    assertThat(deferred).isEqualTo(30);
  }

  @Test
  @Tag("attack-29")
  void clientsThatGoAwayLeaveNoConnectionBehind() throws Exception {
    CountDownLatch closed = new CountDownLatch(20);
    SmtpHandler handler =
        new SmtpHandler() {
          @Override
          public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
            return new CompletableFuture<>(); // never
          }

          @Override
          public void closed() {
            closed.countDown();
          }
        };
    SmtpServer server = server(handler);
    String session =
        "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nbody";
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
        String part = session.substring(0, session.length() * i / 20);
        socket.getOutputStream().write(part.getBytes(ISO_8859_1));
      }
    }
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aSilentClientIsSentAway() throws Exception {
    SmtpTimeouts impatient = SmtpTimeouts.builder().command(Duration.ofMillis(50)).build();
    SmtpServer server = server((envelope, message) -> SmtpHandler.now(SmtpReply.OK), impatient);
    try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
      assertThat(lines(socket))
          .startsWith("220 mx.test.example ESMTP", "421 4.4.2 You take too long");
    }
  }

  @Test
  void aForgottenAnswerBecomes451() throws Exception {
    SmtpTimeouts impatient = SmtpTimeouts.builder().answer(Duration.ofMillis(50)).build();
    SmtpServer server = server((envelope, message) -> new CompletableFuture<>(), impatient);
    DeliveryOutcome outcome = send(client(), server, message(1)).get(30, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(DeliveryOutcome.Deferred.class);
    assertThat(outcome.text()).contains("451 4.3.0");
  }

  @Test
  void connectionsOverTheLimitAreSentAway() throws Exception {
    ServerLimits one = new ServerLimits(1, 1, Duration.ofSeconds(5));
    SmtpServer server = server((envelope, message) -> SmtpHandler.now(SmtpReply.OK), one);
    try (Socket first = new Socket(server.address().getAddress(), server.port())) {
      assertThat(reader(first).readLine()).startsWith("220");
      try (Socket second = new Socket(server.address().getAddress(), server.port())) {
        assertThat(reader(second).readLine()).startsWith("421 4.3.2");
      }
    }
  }

  @Test
  void aStoppingServerFinishesTransactionsAndSaysGoodbyeToTheOthers() throws Exception {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    SmtpServer server =
        server(
            (envelope, message) -> {
              asked.countDown();
              return answer;
            });
    SmtpClient client = client();
    CompletableFuture<DeliveryOutcome> sent = send(client, server, message(1));
    try (Socket idle = new Socket(server.address().getAddress(), server.port())) {
      assertThat(reader(idle).readLine()).startsWith("220");
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
      assertThat(lines(idle)).contains("421 4.3.2 Server is shutting down");
      answer.complete(SmtpReply.OK);
      assertThat(sent.get(30, TimeUnit.SECONDS)).isInstanceOf(DeliveryOutcome.Delivered.class);
      stopping.get(30, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> new Socket(server.address().getAddress(), server.port()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aPortThatNobodyListensOnDefers() throws Exception {
    SmtpServer server = server((envelope, message) -> SmtpHandler.now(SmtpReply.OK));
    server.close();
    DeliveryOutcome outcome = send(client(), server, message(1)).get(30, TimeUnit.SECONDS);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            DeliveryOutcome.Deferred.class,
            deferred -> assertThat(deferred.retry()).isEqualTo(DeliveryOutcome.Retry.NEXT_HOST));
  }

  @Test
  void aClosedClientStillAnswers() throws Exception {
    SmtpServer server = server((envelope, message) -> SmtpHandler.now(SmtpReply.OK));
    SmtpClient client = client();
    client.close();
    assertThat(send(client, server, message(1)).get(30, TimeUnit.SECONDS))
        .isInstanceOf(DeliveryOutcome.Deferred.class);
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
  }

  private static List<String> lines(Socket socket) throws IOException {
    return reader(socket).lines().toList();
  }
}
