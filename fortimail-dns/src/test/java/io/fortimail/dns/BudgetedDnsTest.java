package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One evaluation asks no more than it may. */
class BudgetedDnsTest {

  private static final DnsClient ZONE = ZoneDns.of("a.example 60 TXT x\n");

  private static DnsAnswer<String> ask(DnsClient dns) {
    return dns.txt("a.example").toCompletableFuture().join();
  }

  private static boolean isSpent(DnsAnswer<?> answer) {
    return answer instanceof TemporaryFailure<?> failure && failure.cause() == DnsFailure.BUDGET;
  }

  @Test
  void afterTheLastLookupNothingIsAsked() {
    DnsClient dns = ZONE.within(new DnsBudget(3, Duration.ofHours(1)));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(dns)).isInstanceOf(Found.class);
    }
    assertThat(ask(dns))
        .isEqualTo(
            new TemporaryFailure<>(
                DnsFailure.BUDGET, "a.example TXT: the evaluation took more than 3 lookups"));
    assertThat(ask(ZONE)).isInstanceOf(Found.class);
  }

  @Test
  void threadsShareTheBudget() {
    DnsClient dns = ZONE.within(new DnsBudget(500, Duration.ofHours(1)));
    long spent = IntStream.range(0, 2000).parallel().filter(i -> isSpent(ask(dns))).count();
    assertThat(spent).isEqualTo(1500);
  }

  @Test
  void whenTheTimeIsOverNothingIsAsked() {
    ManualTicker ticker = new ManualTicker();
    DnsClient dns =
        new BudgetedDns(ZONE, new DnsBudget(9, Duration.ofSeconds(2)), ticker, Runnable::run);
    ticker.advance(Duration.ofMillis(1999));
    assertThat(ask(dns)).isInstanceOf(Found.class);
    ticker.advance(Duration.ofMillis(1));
    assertThat(isSpent(ask(dns))).isTrue();
  }

  @Test
  void aQuestionStillOpenThenIsAFailureForThisEvaluationOnly() {
    CompletableFuture<DnsAnswer<Object>> shared = new CompletableFuture<>();
    DnsClient silent = answeringWith(shared);
    assertThat(isSpent(ask(silent.within(new DnsBudget(1, Duration.ofMillis(10)))))).isTrue();
    assertThat(shared).isNotDone();
  }

  @Test
  void whoWaitsInVainHearsItOnTheExecutorAndNotOnTheTimerOfAll() {
    ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "ours"));
    DnsClient dns =
        new BudgetedDns(
            answeringWith(new CompletableFuture<>()),
            new DnsBudget(1, Duration.ofMillis(50)),
            new ManualTicker(),
            executor);
    String thread =
        dns.txt("a.example")
            .thenApply(answer -> Thread.currentThread().getName())
            .toCompletableFuture()
            .join();
    executor.shutdown();
    assertThat(thread).isEqualTo("ours");
    DnsClient late =
        new BudgetedDns(
            answeringWith(new CompletableFuture<>()),
            new DnsBudget(1, Duration.ofMillis(50)),
            new ManualTicker(),
            executor); // which takes no more
    assertThat(isSpent(ask(late))).isTrue();
  }

  @Test
  void aSourceThatBreaksBreaksNoMoreThanWithout() {
    CompletableFuture<DnsAnswer<Object>> shared = new CompletableFuture<>();
    CompletableFuture<DnsAnswer<String>> asked =
        answeringWith(shared)
            .within(new DnsBudget(1, Duration.ofHours(1)))
            .txt("a.example")
            .toCompletableFuture();
    shared.completeExceptionally(new IllegalStateException("broken"));
    assertThatThrownBy(asked::join).hasCauseInstanceOf(IllegalStateException.class);
  }

  private static DnsClient answeringWith(CompletableFuture<DnsAnswer<Object>> answer) {
    return new DnsClient() {
      @Override
      @SuppressWarnings("unchecked") // it never answers
      public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
        return (CompletableFuture<DnsAnswer<T>>) (CompletableFuture<?>) answer;
      }
    };
  }

  @Test
  void aBudgetIsAboveZero() {
    for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> new DnsBudget(1, time)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new DnsBudget(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
