package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the answer, it comes by the executor, and the listener hears of it. */
class DnsExecutorTest {

  @ParameterizedTest
  @ValueSource(strings = {"no server answers", "the time is over", "the server is unreachable"})
  void whoAskedIsCalledByTheExecutorWhenNothingComesToo(String how) throws IOException {
    ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "ours"));
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    boolean over = how.equals("the time is over");
    DnsLimits limits =
        DnsLimits.DEFAULT.withTimes(
            Duration.ofMillis(over ? 3000 : 200), 1, Duration.ofMillis(over ? 200 : 3000));
    try (FakeDnsServer silent = new FakeDnsServer(DnsServersTest.behaving("silent"))) {
      InetSocketAddress address =
          how.equals("the server is unreachable") ? DnsServersTest.nobody() : silent.address();
      DnsClient dns =
          DnsClient.builder()
              .server(address)
              .limits(limits)
              .executor(executor)
              .listener(event -> told.add(Thread.currentThread().getName()))
              .build();
      String caller =
          dns.a("a.example")
              .thenApply(answer -> Thread.currentThread().getName())
              .toCompletableFuture()
              .join();
      // Or by whoever asks, where the answer was there before he had asked to the end.
      String asking = Thread.currentThread().getName();
      assertThat(told).singleElement().isIn("ours", asking);
      assertThat(caller).isIn("ours", asking);
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void anExecutorThatTakesNoMoreIsAnAnswerToo() throws IOException {
    try (FakeDnsServer server = new FakeDnsServer(DnsServersTest::good)) {
      DnsClient dns =
          DnsClient.builder()
              .server(server.address())
              .limits(DnsLimits.DEFAULT)
              .executor(
                  task -> {
                    throw new RejectedExecutionException("full");
                  })
              .build();
      assertThat(DnsServersTest.causeOf(DnsServersTest.ask(dns, "a.example")))
          .isEqualTo(DnsFailure.BUDGET);
    }
  }

  @Test
  void theListenerHearsOfWhatIsNoNameToo() throws IOException {
    List<DnsEvent> heard = new ArrayList<>();
    try (FakeDnsServer server = new FakeDnsServer(DnsServersTest::good)) {
      DnsClient dns = DnsClient.builder().server(server.address()).listener(heard::add).build();
      DnsAnswer<InetAddress> answer = DnsServersTest.ask(dns, "a..example");
      assertThat(heard).map(DnsEvent::answer).singleElement().isEqualTo(answer);
      assertThat(server.asked()).isZero();
    }
  }
}
