package io.fortimail.filter;

import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.filter;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.matches;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.Client;
import io.fortimail.testing.ManualTimer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60) // what waits for ever fails
class ChainOrderTest {

  private final List<String> ran = new ArrayList<>();

  @Test
  void stagesRunAsInASessionWhateverTheBuilderSays() {
    FilterChain chain =
        FilterChain.builder()
            .then("message", (MessageFilter) view -> ran("message"), Action.proceed())
            .then("rcpt", (RcptFilter) view -> ran("rcpt " + view.recipient()), Action.proceed())
            .then("mail", (MailFilter) view -> ran("mail"), Action.proceed())
            .then("helo", (HeloFilter) view -> ran("helo"), Action.proceed())
            .then("connect", (ConnectFilter) view -> ran("connect"), Action.proceed())
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(ran)
        .containsExactly(
            "connect", "helo", "mail", "rcpt ann@r.example", "rcpt bob@r.example", "message");
    assertThat(decision.checks())
        .map(CheckReport::stage)
        .containsExactly(
            Stage.CONNECT, Stage.HELO, Stage.MAIL, Stage.RCPT, Stage.RCPT, Stage.MESSAGE);
    assertThat(names(decision))
        .containsExactly("connect", "helo", "mail", "rcpt", "rcpt", "message");
  }

  @Test
  void aClientWithoutANameSkipsTheChecksOfIt() {
    FilterChain chain =
        FilterChain.builder()
            .then("helo", (HeloFilter) view -> ran("helo"), Action.proceed())
            .then("connect", (ConnectFilter) view -> ran("connect"), Action.proceed())
            .build();

    Decision decision =
        chain.inspect(Client.at("192.0.2.1"), TO_ANN, Sample.MESSAGE).toCompletableFuture().join();

    assertThat(names(decision)).containsExactly("connect");
  }

  @Test
  void aCheckSeesWhatStandsBeforeItAndNothingOfItsGroup() {
    List<List<String>> seen = new ArrayList<>();
    FilterChain chain =
        FilterChain.builder()
            .then("rcpt", (RcptFilter) view -> ran("rcpt"), Action.proceed())
            .then(matches("first"))
            .together(seeing("left", seen), seeing("right", seen))
            .then(seeing("last", seen))
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(seen)
        .containsExactly(
            List.of("rcpt", "rcpt", "first"),
            List.of("rcpt", "rcpt", "first"),
            List.of("rcpt", "rcpt", "first", "left", "right"));
    assertThat(names(decision)).containsExactly("rcpt", "rcpt", "first", "left", "right", "last");
  }

  /** Each waits in its thread until all three are there: in turn they never would be. */
  @Test
  void togetherRunsAtTheSameTime() {
    CyclicBarrier allThree = new CyclicBarrier(3);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      FilterChain chain =
          FilterChain.builder()
              .together(meeting("a", allThree), meeting("b", allThree), meeting("c", allThree))
              .blockingOn(threads)
              .timer(new ManualTimer())
              .build();

      assertThat(inspect(chain).checks())
          .map(report -> report.finding().outcome())
          .containsOnly(Outcome.MATCH)
          .hasSize(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void thenWaitsForTheAnswer() {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    FilterChain chain =
        FilterChain.builder()
            .then(filter("slow", Work.PROMPT, view -> answer))
            .then("next", (MessageFilter) view -> ran("next"), Action.proceed())
            .timer(new ManualTimer())
            .build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    assertThat(ran).isEmpty();
    assertThat(decision).isNotDone();

    answer.complete(Finding.clear("at last"));
    assertThat(ran).containsExactly("next");
    assertThat(names(decision.join())).containsExactly("slow", "next");
  }

  @Test
  void theOrderOfAnswersChangesNothing() {
    Set<Decision> decisions = new HashSet<>();
    permutations(
        List.of(0, 1, 2),
        order -> {
          List<CompletableFuture<Finding>> answers =
              List.of(
                  new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
          FilterChain chain =
              FilterChain.builder()
                  .timer(new ManualTimer())
                  .together(
                      filter("a", Work.PROMPT, view -> answers.get(0)),
                      filter("b", Work.PROMPT, view -> answers.get(1)),
                      filter("c", Work.PROMPT, view -> answers.get(2)))
                  .then(matches("last"), Action.quarantine())
                  .build();
          CompletableFuture<Decision> decision = start(chain, TO_BOTH);
          for (int i : order) {
            assertThat(decision).isNotDone();
            answers.get(i).complete(Finding.match("answer " + i).withScore(i / 10.0));
          }
          decisions.add(decision.join());
        });

    assertThat(decisions).hasSize(1);
    Decision same = decisions.iterator().next();
    assertThat(names(same)).containsExactly("a", "b", "c", "last");
    assertThat(same.checks())
        .map(report -> report.finding().reason())
        .containsExactly("answer 0", "answer 1", "answer 2", "last matched");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aLongChainDoesNotOverflowTheStack(boolean prompt) {
    int length = 5_000;
    List<CompletableFuture<Finding>> pending = new ArrayList<>();
    FilterChain.Builder builder = FilterChain.builder().timer(new ManualTimer());
    for (int i = 0; i < length; i++) {
      builder.then(
          filter(
              "f" + i,
              Work.PROMPT,
              view -> {
                CompletableFuture<Finding> answer = new CompletableFuture<>();
                pending.add(answer);
                if (prompt) {
                  answer.complete(Finding.clear(""));
                }
                return answer;
              }));
    }

    CompletableFuture<Decision> decision = start(builder.build(), TO_ANN);
    for (int i = 0; i < length; i++) {
      pending.get(i).complete(Finding.clear(""));
    }

    assertThat(decision.join().checks()).hasSize(length);
  }

  @Test
  void aFilterOfTwoStagesIsRefusedBecauseOneWouldBeForgotten() {
    final class Both implements ConnectFilter, MessageFilter {
      @Override
      public CompletionStage<Finding> inspect(ConnectView view) {
        return Finding.clear("").now();
      }

      @Override
      public CompletionStage<Finding> inspect(MessageView view) {
        return Finding.clear("").now();
      }
    }

    assertThatThrownBy(() -> FilterChain.builder().then(new Both()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CONNECT")
        .hasMessageContaining("MESSAGE");
  }

  private CompletionStage<Finding> ran(String what) {
    ran.add(what);
    return Finding.clear(what).now();
  }

  private static MessageFilter seeing(String name, List<List<String>> seen) {
    return filter(
        name,
        Work.PROMPT,
        view -> {
          seen.add(view.earlier().checks().stream().map(CheckReport::check).toList());
          return Finding.clear("").now();
        });
  }

  private static MessageFilter meeting(String name, CyclicBarrier barrier) {
    return filter(
        name,
        Work.BLOCKING,
        view -> {
          try {
            barrier.await();
            return Finding.match("met").now();
          } catch (InterruptedException | BrokenBarrierException alone) {
            return CompletableFuture.failedFuture(alone);
          }
        });
  }

  private static void permutations(List<Integer> rest, Consumer<List<Integer>> use) {
    permute(new ArrayList<>(), rest, use);
  }

  private static void permute(List<Integer> head, List<Integer> rest, Consumer<List<Integer>> use) {
    if (rest.isEmpty()) {
      use.accept(List.copyOf(head));
    }
    for (Integer next : rest) {
      List<Integer> longer = new ArrayList<>(head);
      longer.add(next);
      permute(longer, rest.stream().filter(i -> !i.equals(next)).toList(), use);
    }
  }

  private static List<String> names(Decision decision) {
    return decision.checks().stream().map(CheckReport::check).toList();
  }
}
