package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that keep a connection busy, and hosts that break. */
@Timeout(60)
class HostilePeersTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static SmtpServerBuilder server() {
    return SmtpServer.builder("mx.test.example").address(LOOPBACK).loops(1);
  }

  /** A handler that counts down when its connection is gone. */
  private static SmtpHandler until(CountDownLatch closed) {
    return new SmtpHandler() {
      @Override
      public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
        return SmtpHandler.now(SmtpReply.OK);
      }

      @Override
      public void closed() {
        closed.countDown();
      }
    };
  }

  @Test
  @Tag("attack-21")
  void aClientThatGoesOnTalkingAfterTheEndIsCutOff() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (SmtpServer server = server().handler(client -> until(closed)).start();
        Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.getOutputStream().write("QUIT\r\n".getBytes(ISO_8859_1));
      assertThatThrownBy(
              () -> {
                while (!closed.await(10, TimeUnit.MILLISECONDS)) {
                  socket.getOutputStream().write('x');
                }
                throw new IOException("cut off");
              })
          .isInstanceOf(IOException.class);
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  @Tag("attack-21")
  void aServerWhoseReplyHasNoEndIsLeft() throws Exception {
    SmtpClientLimits impatient =
        new SmtpClientLimits(
            4_096, 128, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMillis(100));
    try (ServerSocket listening = new ServerSocket(0, 1, LOOPBACK);
        SmtpClient client = SmtpClient.start("c.example", impatient)) {
      var outcome =
          client
              .deliver(
                  MailHost.at((InetSocketAddress) listening.getLocalSocketAddress()),
                  Envelope.of("a@s.example", "b@x.example"),
                  ByteSource.wrap(new byte[] {'x'}))
              .toCompletableFuture();
      try (Socket socket = listening.accept()) {
        socket.getOutputStream().write("220-".getBytes(ISO_8859_1));
        CountDownLatch over = new CountDownLatch(1);
        var unused = outcome.thenRun(over::countDown);
        for (int i = 0; i < 1_000 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
          socket.getOutputStream().write('x');
        }
      } catch (IOException cutOff) {
        // as it should be
      }
      assertThat(outcome).isDone();
      assertThat(outcome.join().get(Recipient.of("b@x.example")))
          .isInstanceOf(DeliveryOutcome.Deferred.class);
    }
  }

  @Test
  void aFactoryThatBreaksCostsOneConnection() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch closed = new CountDownLatch(1);
    try (SmtpServer server =
        server()
            .handler(
                client -> {
                  if (asked.getAndIncrement() == 0) {
                    throw new LinkageError("no such method");
                  }
                  return until(closed);
                })
            .start()) {
      try (Socket first = new Socket(LOOPBACK, server.port())) {
        first.setSoTimeout(10_000);
        assertThat(first.getInputStream().read()).isEqualTo(-1);
      }
      try (Socket second = new Socket(LOOPBACK, server.port())) {
        second.setSoTimeout(10_000);
        assertThat(second.getInputStream().read()).isEqualTo('2');
      }
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aServerThatCannotStartLeavesNoThread() throws IOException {
    RouteResolver routes = RouteResolver.fixed(MailHost.at(new InetSocketAddress(LOOPBACK, 25)));
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      assertThatThrownBy(() -> server().relayTo(routes).port(taken.getLocalPort()).start())
          .isInstanceOf(IOException.class);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("smtp-client");
  }
}
