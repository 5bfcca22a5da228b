package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.BOB;
import static io.fortimail.filter.Sample.MESSAGE;
import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.TO_BOTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.testing.ManualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60) // what waits for ever fails
class TransactionFilterTest {

  private final List<String> log = new ArrayList<>();
  private final ManualTimer time = new ManualTimer();

  private final Following filter = new Following(log);

  private FilterChain.Builder builder() {
    return FilterChain.builder().timer(time).blockingOn(Runnable::run);
  }

  private FilterChain chain() {
    return builder().then(filter, Action.quarantine()).build();
  }

  @ParameterizedTest
  @EnumSource
  void aCheckIsOpenedAskedAtItsStagesAndClosed(Work work) {
    filter.work = work;

    Decision decision = Sample.inspect(chain(), TO_BOTH);

    assertThat(log)
        .containsExactly("open", "mail", "ann@r.example", "bob@r.example", "message", "close");
    assertThat(decision.checks())
        .map(CheckReport::stage)
        .containsExactly(Stage.MAIL, Stage.RCPT, Stage.RCPT, Stage.HEADERS, Stage.MESSAGE);
    assertThat(decision.checks().get(3).finding().outcome())
        .as("a stage it has no method for")
        .isEqualTo(Outcome.SKIPPED);
    assertThat(decision.forRecipient(ANN).decidedBy()).contains("following");
  }

  @Test
  void eachTransactionHasACheckOfItsOwn() {
    FilterChain chain = chain();
    Sample.inspect(chain);
    Sample.inspect(chain);

    assertThat(log).filteredOn("open"::equals).hasSize(2);
    assertThat(log).filteredOn("close"::equals).hasSize(2);
  }

  @Test
  void whatHasNotBeenAskedIsNotOpened() {
    filter.stages = Set.of(Stage.MESSAGE);
    FilterTransaction transaction = begin(chain());
    transaction.rcpt(ANN);
    transaction.close();

    assertThat(log).isEmpty();
  }

  @Test
  void aResetClosesOnce() {
    FilterTransaction transaction = begin(chain());
    transaction.close();
    transaction.close();

    assertThat(log).containsExactly("open", "mail", "close");
  }

  @Test
  void theEndOfTheSessionClosesOnceAndEndsIt() {
    FilterSession session = chain().open(Sample.CLIENT);
    session.begin(TO_ANN.sender());
    session.close();
    session.close();

    assertThat(log).containsExactly("open", "mail", "close");
    assertThatThrownBy(() -> session.begin(TO_ANN.sender()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSecondTransactionClosesTheFirst() {
    FilterSession session = chain().open(Sample.CLIENT);
    session.begin(TO_ANN.sender());
    FilterTransaction second = session.begin(TO_ANN.sender());
    assertThat(log).containsExactly("open", "mail", "close", "open", "mail");

    second.message(TO_ANN, MESSAGE);
    session.close();
    assertThat(log).filteredOn("close"::equals).hasSize(2);
  }

  @Test
  void closingWaitsForTheAnswerThatIsStillToCome() {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    filter.atMail = () -> answer;
    begin(chain()).close();
    assertThat(log).containsExactly("open", "mail");

    answer.complete(Finding.clear("now"));
    assertThat(log).containsExactly("open", "mail", "close");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void theNextStageIsAskedAsSoonAsTheAnswerIsThere() {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    filter.atMail = () -> answer;
    FilterTransaction transaction = begin(chain());
    transaction.rcpt(ANN);
    CompletableFuture<Decision> decision =
        transaction.message(TO_ANN, MESSAGE).toCompletableFuture();
    answer.complete(Finding.clear("now"));

    assertThat(log).containsExactly("open", "mail", "ann@r.example", "message", "close");
    assertThat(decision.join().checks())
        .map(report -> report.finding().outcome())
        .doesNotContain(Outcome.UNAVAILABLE);
  }

  @Test
  void aCheckThatHasNotAnsweredIsAskedNothingElseAndClosedInTime() {
    CompletableFuture<Finding> never = new CompletableFuture<>();
    filter.atMail = () -> never;
    FilterTransaction transaction = begin(chain());
    CompletableFuture<Decision> decision =
        transaction.message(TO_ANN, MESSAGE).toCompletableFuture();
    time.advance(Duration.ofSeconds(5));

    assertThat(decision.join().checks())
        .map(report -> report.finding().reason())
        .containsExactly(
            "no answer within 5000 ms",
            "not asked: its last answer has not come",
            "not asked: its last answer has not come");
    assertThat(log).containsExactly("open", "mail", "close");
  }

  @Test
  void anAnswerThatCameLateLetsTheCheckGoOn() {
    CompletableFuture<Finding> late = new CompletableFuture<>();
    filter.atMail = () -> late;
    FilterTransaction transaction = begin(chain());
    time.advance(Duration.ofSeconds(5));
    late.complete(Finding.clear("late"));
    transaction.rcpt(ANN);
    transaction.close();

    assertThat(log).containsExactly("open", "mail", "ann@r.example", "close");
  }

  /** The call of the first stage runs when the time is over, as in a thread that hangs. */
  @Test
  @Tag("attack-72")
  void aCallThatHangsIsNotOverlappedAndClosesWhenItReturns() {
    Queue<Runnable> inThread = new ArrayDeque<>();
    filter.work = Work.BLOCKING;
    filter.stages = Set.of(Stage.MAIL, Stage.MESSAGE);
    List<CompletableFuture<Decision>> decisions = new ArrayList<>();
    FilterChain chain = builder().then(filter).blockingOn(inThread::add).build();
    FilterTransaction transaction = begin(chain);
    filter.atMail =
        () -> {
          time.advance(Duration.ofSeconds(5)); // this very call has had its time
          decisions.add(transaction.message(TO_ANN, MESSAGE).toCompletableFuture());
          inThread.remove().run(); // another thread asks at the next stage
          log.add("hung");
          return Finding.clear("too late").now();
        };
    inThread.remove().run();

    assertThat(decisions.get(0).join().checks())
        .map(report -> report.finding().reason())
        .containsExactly("no answer within 5000 ms", "not asked: its last answer has not come");
    assertThat(log).containsExactly("open", "mail", "hung");
    inThread.remove().run();
    assertThat(log).containsExactly("open", "mail", "hung", "close");
    assertThat(inThread).isEmpty();
    assertThat(chain.lateAnswers()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("attack-72")
  void aFilterThatCannotOpenIsUnavailableAtAllItsStages(Work work) {
    filter.work = work;
    for (Supplier<TransactionCheck> failing : failing()) {
      log.clear();
      filter.opens = failing;
      Decision decision = Sample.inspect(chain());

      assertThat(decision.checks())
          .hasSize(4)
          .allSatisfy(r -> assertThat(r.finding().outcome()).isEqualTo(Outcome.UNAVAILABLE));
      assertThat(decision.checks().get(0).finding().reason()).startsWith("the filter failed: ");
      assertThat(decision.checks().get(1).finding().reason())
          .isEqualTo("not asked: the filter could not be opened");
      assertThat(log).containsExactly("open");
      assertThat(time.waiting()).isZero();
    }
  }

  private static List<Supplier<TransactionCheck>> failing() {
    return List.of(
        () -> {
          throw new IllegalStateException("no");
        },
        () -> {
          throw new StackOverflowError();
        },
        () -> {
          throw new OutOfMemoryError("no");
        },
        TransactionFilterTest::nothing);
  }

  @SuppressWarnings("NullAway") // as a filter does whose compiler checks no nulls
  private static TransactionCheck nothing() {
    return null;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("attack-72")
  void aFailingStageCostsOneFindingAndTheCheckGoesOn(Work work) {
    filter.work = work;
    for (Supplier<CompletionStage<Finding>> failing : failingAnswers()) {
      log.clear();
      filter.atMail = failing;
      Decision decision = Sample.inspect(chain());

      assertThat(decision.checks())
          .map(report -> report.finding().outcome())
          .containsExactly(Outcome.UNAVAILABLE, Outcome.CLEAR, Outcome.SKIPPED, Outcome.MATCH);
      assertThat(log).endsWith("message", "close");
    }
  }

  @SuppressWarnings("NullAway") // as a filter does whose compiler checks no nulls
  private static List<Supplier<CompletionStage<Finding>>> failingAnswers() {
    return List.of(
        () -> {
          throw new StackOverflowError();
        },
        () -> null,
        () -> CompletableFuture.completedFuture(null),
        () -> CompletableFuture.failedFuture(new IOException()));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("attack-72")
  void aFailureToCloseChangesNothing(Work work) {
    filter.work = work;
    Decision expected = Sample.inspect(chain());
    filter.opens =
        () ->
            filter.new Checking() {
              @Override
              public void close() throws IOException {
                super.close();
                throw new StackOverflowError();
              }
            };
    log.clear();

    assertThat(Sample.inspect(chain())).isEqualTo(expected);
    assertThat(log).endsWith("message", "close");
  }

  @Test
  void aFullExecutorDoesNotKeepACheckFromBeingClosed() {
    Queue<Runnable> inThread = new ArrayDeque<>();
    CompletableFuture<String> closed = new CompletableFuture<>();
    filter.work = Work.BLOCKING;
    filter.stages = Set.of(Stage.MAIL);
    filter.opens =
        () ->
            filter.new Checking() {
              @Override
              public void close() {
                closed.complete(Thread.currentThread().getName());
              }
            };
    FilterChain chain =
        builder()
            .then(filter)
            .blockingOn(
                task -> {
                  if (!log.isEmpty()) {
                    throw new RejectedExecutionException();
                  }
                  inThread.add(task);
                })
            .build();
    FilterTransaction transaction = begin(chain);
    inThread.remove().run();
    transaction.close();

    assertThat(closed.join()).isNotEqualTo(Thread.currentThread().getName());
  }

  @Test
  void stagesBelongToATransaction() {
    for (Set<Stage> wrong :
        List.<Set<Stage>>of(Set.of(), Set.of(Stage.CONNECT), Set.of(Stage.HELO, Stage.MESSAGE))) {
      filter.stages = wrong;
      assertThatThrownBy(() -> builder().then(filter))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("stages()");
    }
  }

  @Test
  void aCheckSeesWhatItsFilterFoundBeforeAndOfARecipientItsOwn() {
    record Named(String name) implements FilterResult {
      @Override
      public java.util.Map<String, Object> fields() {
        return java.util.Map.of("name", name);
      }
    }
    List<String> seen = new ArrayList<>();
    FilterChain chain =
        builder()
            .then(
                RcptFilter.of(
                    "named",
                    view -> {
                      assertThat(view.earlier().result(Named.class)).isEmpty();
                      return Finding.clear("").withResult(new Named(view.recipient().toString()));
                    }))
            .then(
                MessageFilter.of(
                    "reads",
                    view -> {
                      seen.add(view.earlier().result(Named.class, ANN).orElseThrow().name());
                      seen.add(view.earlier().result(Named.class, BOB).orElseThrow().name());
                      seen.add(view.earlier().result(Named.class).orElseThrow().name());
                      return Finding.clear("");
                    }))
            .build();

    Sample.inspect(chain, TO_BOTH);

    assertThat(seen).containsExactly("ann@r.example", "bob@r.example", "bob@r.example");
  }

  private static FilterTransaction begin(FilterChain chain) {
    return chain.open(Sample.CLIENT).begin(TO_ANN.sender());
  }
}
