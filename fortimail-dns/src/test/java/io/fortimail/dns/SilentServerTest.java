package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A server is blamed for its own silence only. */
class SilentServerTest {

  @Test
  void whatWasAskedTogetherIsOneSilence() {
    DnsServer server = unasked();
    for (int i = 0; i < 10; i++) {
      server.wasSilent(i);
    }
    long second = Duration.ofSeconds(1).toNanos();
    assertThat(server.isFit(second - 1)).isFalse();
    assertThat(server.isFit(second)).isTrue();
    assertThat(server.isFit(second)).isFalse(); // one is enough to find out
    server.wasSilent(second + 5);
    assertThat(server.isFit(3 * second + 4)).isFalse();
    assertThat(server.isFit(3 * second + 5)).isTrue();
    server.spoke();
    assertThat(server.isFit(3 * second + 5)).isTrue();
  }

  private static DnsServer unasked() {
    return new DnsServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 53),
        new WireGate(DnsLimits.DEFAULT),
        Duration.ofMillis(300));
  }

  @ParameterizedTest
  @CsvSource({"100, 4000, false", "4000, 50, true", "100, 200, false"})
  void aServerThatHadNoTimeToAnswerWasNotSilent(int perTry, int left, boolean fit)
      throws IOException {
    ManualTicker ticker = new ManualTicker();
    DnsLimits limits =
        DnsLimits.DEFAULT.withTimes(Duration.ofMillis(perTry), 1, Duration.ofSeconds(4));
    try (FakeDnsServer silent = new FakeDnsServer(DnsServersTest.behaving("silent"))) {
      DnsServer server =
          new DnsServer(silent.address(), new WireGate(limits), Duration.ofSeconds(30));
      DnsLookup lookup =
          new DnsLookup(
              ForkJoinPool.commonPool(),
              limits.withTimes(limits.perTry(), 1, Duration.ofMillis(left)));
      CompletableFuture<Message> asked =
          new Attempts(query(), lookup, ticker, List.of(server)).start();
      assertThat(asked.handle((response, thrown) -> WireFailure.of(thrown).why()).join())
          .isEqualTo(DnsFailure.TIMEOUT);
      assertThat(silent.asked()).isEqualTo(1);
      assertThat(server.isFit(ticker.read())).isEqualTo(fit);
    }
  }

  private static Message query() {
    return Message.newQuery(
        Record.newRecord(Name.fromConstantString("a.example."), Type.A, DClass.IN));
  }

  @Test
  void whoseTurnByTcpNeverCameHasNotBeenCutOff() throws IOException {
    DnsLimits one =
        DnsLimits.DEFAULT
            .withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(60))
            .withOutstanding(1, 1);
    WireGate gate = new WireGate(one);
    // As the UDP query makes room, one comes on the wire and another in the way of TCP.
    DnsLookup next =
        new DnsLookup(
            task -> {
              var unused = gate.pass(new DnsLookup(Runnable::run, one), CompletableFuture::new);
              task.run();
            },
            one);
    CountDownLatch waiting = new CountDownLatch(1);
    Function<Message, Optional<byte[]>> cut =
        query -> {
          DnsServersTest.await(waiting);
          return DnsServersTest.behaving("cut").apply(query);
        };
    try (FakeDnsServer server = new FakeDnsServer(cut)) {
      CompletableFuture<Message> answer =
          new DnsServer(server.address(), gate, Duration.ofSeconds(30))
              .exchange(query(), new DnsLookup(ForkJoinPool.commonPool(), one));
      var unused = gate.pass(next, CompletableFuture::new);
      waiting.countDown();
      assertThat(answer.handle((response, thrown) -> WireFailure.of(thrown).why()).join())
          .isEqualTo(DnsFailure.BUDGET);
    }
  }
}
