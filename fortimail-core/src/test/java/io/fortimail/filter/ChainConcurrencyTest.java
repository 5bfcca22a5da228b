package io.fortimail.filter;

import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.filter;
import static io.fortimail.filter.Sample.matches;
import static io.fortimail.filter.Sample.scores;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.testing.ManualTimer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // what waits for ever fails
class ChainConcurrencyTest {

  @Test
  void aThousandInspectionsOnSeveralThreadsAgree() {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      FilterChain chain =
          FilterChain.builder()
              .timer(new ManualTimer())
              .blockingOn(workers)
              .then("connect", (ConnectFilter) v -> elsewhere(workers, 1), Action.proceed())
              .then("rcpt", (RcptFilter) v -> elsewhere(workers, 2), Action.proceed())
              .together(
                  filter("a", Work.PROMPT, view -> elsewhere(workers, 3)),
                  scores("b", 4),
                  filter("c", Work.BLOCKING, view -> elsewhere(workers, 5)))
              .then(matches("d"), Action.addHeader("X-D", "1"))
              .quarantineAt(15)
              .build();

      List<CompletableFuture<Decision>> decisions =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i ->
                      CompletableFuture.completedFuture(i)
                          .thenComposeAsync(unused -> start(chain, TO_BOTH), callers))
              .toList();

      Decision first = decisions.get(0).join();
      assertThat(first.checks())
          .map(CheckReport::check)
          .containsExactly("connect", "rcpt", "rcpt", "a", "b", "c", "d");
      assertThat(first.recipients())
          .allSatisfy(one -> assertThat(one.verdict().word()).isEqualTo("quarantine"));
      assertThat(decisions).allSatisfy(each -> assertThat(each.join()).isEqualTo(first));
      assertThat(chain.lateAnswers()).isZero();
    } finally {
      callers.shutdownNow();
      workers.shutdownNow();
    }
  }

  private static CompletableFuture<Finding> elsewhere(ExecutorService workers, double score) {
    return CompletableFuture.supplyAsync(() -> Finding.match("found").withScore(score), workers);
  }
}
