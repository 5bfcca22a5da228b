package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.filter;
import static io.fortimail.filter.Sample.findingOf;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.matches;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter that throws, hangs or runs out of memory costs its own finding and nothing else. */
@Tag("attack-72")
@Timeout(60) // what waits for ever fails
class CheckContainmentTest {

  private static final FilterLimits LIMITS =
      FilterLimits.DEFAULT.withPerCheck(Duration.ofSeconds(5)).withPerStage(Duration.ofSeconds(8));

  private final ManualTimer time = new ManualTimer();

  static Stream<Arguments> failures() {
    return Stream.of(
        failure("throws", () -> sneak(new IllegalStateException("x")), "IllegalStateException"),
        failure("throws checked", () -> sneak(new IOException("x")), "IOException"),
        failure("stack", () -> sneak(new StackOverflowError()), "StackOverflowError"),
        failure("recursion", CheckContainmentTest::recurse, "StackOverflowError"),
        failure("heap", () -> sneak(new OutOfMemoryError("x")), "OutOfMemoryError"),
        failure("linkage", () -> sneak(new NoClassDefFoundError("x")), "NoClassDefFoundError"),
        failure("null stage", () -> null, "NullPointerException"),
        failure(
            "null finding", () -> CompletableFuture.completedFuture(null), "NullPointerException"),
        failure(
            "failed stage", () -> CompletableFuture.failedFuture(new IOException()), "IOException"),
        failure(
            "failed dependent stage",
            () ->
                CompletableFuture.<Finding>failedFuture(new IOException())
                    .thenApply(finding -> finding),
            "IOException"),
        failure(
            "bad score",
            () -> Finding.clear("").withScore(Double.NaN).now(),
            "IllegalArgumentException"));
  }

  @Test
  void aStageThatCannotBeAskedWhetherItIsDoneIsAnAnswerLikeAnyOther() {
    CompletionStage<Finding> stage = Finding.match("found").now();
    MessageFilter plain = view -> minimal(stage);
    TransactionFilter opened =
        new TransactionFilter() {
          @Override
          public Set<Stage> stages() {
            return Set.of(Stage.MESSAGE);
          }

          @Override
          public TransactionCheck open(Client client) {
            return new TransactionCheck() {
              @Override
              public CompletionStage<Finding> message(MessageView view) {
                return minimal(stage);
              }
            };
          }
        };
    FilterChain chain = chain().then("plain", plain).then("opened", opened).build();
    Decision decision = start(chain, TO_ANN).join();
    assertThat(findingOf(decision, "plain").outcome()).isEqualTo(Outcome.MATCH);
    assertThat(findingOf(decision, "opened").outcome()).isEqualTo(Outcome.MATCH);
  }

  private static CompletionStage<Finding> minimal(CompletionStage<Finding> stage) {
    return stage.toCompletableFuture().minimalCompletionStage();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aFailureIsAnUnavailableFinding(
      String name, Supplier<CompletionStage<Finding>> answer, String reason) {
    for (Work work : Work.values()) {
      FilterChain chain =
          chain()
              .blockingOn(Runnable::run)
              .together(
                  matches("before"), filter("bad", work, view -> answer.get()), matches("after"))
              .then(matches("last"), Action.quarantine())
              .build();

      Decision decision = inspect(chain);

      assertThat(findingOf(decision, "bad"))
          .isEqualTo(Finding.unavailable("the filter failed: " + reason));
      assertThat(decision.checks())
          .map(CheckReport::check)
          .containsExactly("before", "bad", "after", "last");
      assertThat(decision.forRecipient(ANN).decidedBy()).contains("last");
      assertThat(time.waiting()).as("deadlines left").isZero();
      assertThat(chain.lateAnswers()).isZero();
    }
  }

  @Test
  void aFailureWhereNoMessageIsIsContainedToo() {
    FilterChain chain =
        chain()
            .then("c", (ConnectFilter) view -> sneak(new StackOverflowError()), Action.proceed())
            .then("h", (HeloFilter) view -> sneak(new StackOverflowError()), Action.proceed())
            .then("m", (MailFilter) view -> sneak(new StackOverflowError()), Action.proceed())
            .then("r", (RcptFilter) view -> sneak(new StackOverflowError()), Action.proceed())
            .build();

    assertThat(inspect(chain).checks())
        .hasSize(4)
        .allSatisfy(r -> assertThat(r.finding().outcome()).isEqualTo(Outcome.UNAVAILABLE));
  }

  @Test
  void noAnswerIsUnavailableAtTheDeadlineAndALateOneIsDroppedAndCounted() {
    CompletableFuture<Finding> never = new CompletableFuture<>();
    FilterChain chain =
        chain()
            .then(filter("slow", Work.PROMPT, view -> never), Action.reject())
            .then(matches("next"))
            .build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    time.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(decision).isNotDone();
    time.advance(Duration.ofNanos(1));

    assertThat(findingOf(decision.join(), "slow"))
        .isEqualTo(Finding.unavailable("no answer within 5000 ms"));
    assertThat(Sample.report(decision.join(), "slow").orElseThrow().elapsed())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(findingOf(decision.join(), "next").outcome()).isEqualTo(Outcome.MATCH);
    assertThat(chain.lateAnswers()).isZero();

    never.complete(Finding.match("too late"));
    assertThat(chain.lateAnswers()).isEqualTo(1);
    assertThat(decision.join().forRecipient(ANN).verdict()).isEqualTo(new Verdict.Accept());
  }

  @Test
  void anAnswerInTimeTakesItsDeadlineBack() {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    FilterChain chain = chain().then(filter("ok", Work.PROMPT, view -> answer)).build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    assertThat(time.waiting()).isEqualTo(1);
    time.advance(Duration.ofMillis(4_999));
    answer.complete(Finding.match("in time"));

    assertThat(time.waiting()).isZero();
    assertThat(findingOf(decision.join(), "ok").outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void whatTheStageHasNoTimeForIsNotRun() {
    List<String> ran = new ArrayList<>();
    FilterChain chain =
        chain()
            .then(hanging("a", ran))
            .then(hanging("b", ran))
            .together(hanging("c", ran), hanging("d", ran))
            .build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    time.advance(Duration.ofSeconds(8));

    assertThat(ran).containsExactly("a", "b");
    assertThat(decision.join().checks())
        .map(report -> report.finding().reason())
        .containsExactly(
            "no answer within 5000 ms",
            "no answer within 3000 ms",
            "not run: no time left for this stage",
            "not run: no time left for this stage");
  }

  @Test
  void eachStageHasTimeOfItsOwn() {
    List<String> ran = new ArrayList<>();
    FilterChain chain =
        chain()
            .then("c1", (ConnectFilter) view -> new CompletableFuture<>(), Action.proceed())
            .then("c2", (ConnectFilter) view -> new CompletableFuture<>(), Action.proceed())
            .then(hanging("m", ran))
            .build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    time.advance(Duration.ofSeconds(13));

    assertThat(findingOf(decision.join(), "m").reason()).isEqualTo("no answer within 5000 ms");
  }

  @Test
  void aFullExecutorMakesTheCheckUnavailableAtOnce() {
    FilterChain chain =
        chain()
            .blockingOn(
                task -> {
                  throw new RejectedExecutionException();
                })
            .then(filter("b", Work.BLOCKING, view -> Finding.clear("").now()))
            .build();

    assertThat(findingOf(inspect(chain), "b"))
        .isEqualTo(Finding.unavailable("not run: the executor takes no more work"));
    assertThat(time.waiting()).isZero();
  }

  /** As a thread pool does when the system gives no more threads. */
  @Test
  void anExecutorThatFailsIsContained() {
    Executor broken =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    FilterChain chain =
        chain()
            .blockingOn(broken)
            .then(filter("b", Work.BLOCKING, view -> Finding.clear("").now()))
            .build();

    assertThat(findingOf(inspect(chain), "b").outcome()).isEqualTo(Outcome.UNAVAILABLE);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aTimerThatFailsIsContained() {
    FilterTimer broken =
        new FilterTimer() {
          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public Cancellable after(Duration delay, Runnable task) {
            throw new IllegalStateException("no timer");
          }
        };
    FilterChain chain =
        FilterChain.builder().timer(broken).then(hanging("a", new ArrayList<>())).build();

    assertThat(findingOf(inspect(chain), "a").outcome()).isEqualTo(Outcome.UNAVAILABLE);
  }

  @Test
  void whatWaitsForAThreadBeyondItsDeadlineIsNeverRun() {
    Queue<Runnable> queue = new ArrayDeque<>();
    List<String> ran = new ArrayList<>();
    FilterChain chain =
        chain()
            .blockingOn(queue::add)
            .then(
                filter(
                    "b",
                    Work.BLOCKING,
                    view -> {
                      ran.add("b");
                      return Finding.clear("").now();
                    }))
            .build();

    CompletableFuture<Decision> decision = start(chain, TO_ANN);
    time.advance(Duration.ofSeconds(5));
    queue.remove().run();

    assertThat(findingOf(decision.join(), "b").reason()).isEqualTo("no answer within 5000 ms");
    assertThat(ran).isEmpty();
    assertThat(chain.lateAnswers()).isZero();
  }

  @Test
  void aBlockingFilterThatHangsIsInterruptedBeforeTheChainGoesOn() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      FilterChain chain =
          chain()
              .blockingOn(threads)
              .then(
                  filter(
                      "hangs",
                      Work.BLOCKING,
                      view -> {
                        hanging.countDown();
                        try {
                          new CountDownLatch(1).await();
                        } catch (InterruptedException stopped) {
                          interrupted.countDown();
                        }
                        return Finding.match("stopped").now();
                      }))
              .then(
                  filter(
                      "next",
                      Work.PROMPT,
                      view -> {
                        await(interrupted);
                        return Finding.clear("").now();
                      }))
              .build();

      CompletableFuture<Decision> decision = start(chain, TO_ANN);
      hanging.await();
      time.advance(Duration.ofSeconds(5));

      assertThat(findingOf(decision.join(), "hangs").reason())
          .isEqualTo("no answer within 5000 ms");
      assertThat(findingOf(decision.join(), "next").outcome()).isEqualTo(Outcome.CLEAR);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void blockingFiltersRunOnTheExecutorAndPromptOnesOnTheCaller() {
    Thread caller = Thread.currentThread();
    List<Thread> ranOn = new ArrayList<>();
    FilterChain chain =
        FilterChain.builder()
            .then(onThread("prompt", Work.PROMPT, ranOn))
            .then(onThread("blocking", Work.BLOCKING, ranOn))
            .build();

    inspect(chain);

    assertThat(ranOn).hasSize(2);
    assertThat(ranOn.get(0)).isSameAs(caller);
    assertThat(ranOn.get(1)).isNotSameAs(caller);
    assertThat(ranOn.get(1).isDaemon()).isTrue();
  }

  /** More at once than there are platform threads: the rest waits and is not refused. */
  @Test
  void aBurstOfBlockingWorkWaitsForItsThread() throws InterruptedException {
    Executor threads = BlockingWork.daemonThreads("burst");
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      threads.execute(
          () -> {
            await(go);
            done.countDown();
          });
    }
    go.countDown();
    done.await();
    assertThat(done.getCount()).isZero();
  }

  private FilterChain.Builder chain() {
    return FilterChain.builder().timer(time).limits(LIMITS);
  }

  private static MessageFilter hanging(String name, List<String> ran) {
    return filter(
        name,
        Work.PROMPT,
        view -> {
          ran.add(name);
          return new CompletableFuture<>();
        });
  }

  private static MessageFilter onThread(String name, Work work, List<Thread> ranOn) {
    return filter(
        name,
        work,
        view -> {
          ranOn.add(Thread.currentThread());
          return Finding.clear("").now();
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static Arguments failure(
      String name, Supplier<CompletionStage<Finding>> answer, String reason) {
    return Arguments.of(name, answer, reason);
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static CompletionStage<Finding> recurse() {
    return recurse().thenApply(finding -> finding);
  }

  /** Throws anything, as a filter written in another language of the JVM may. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> CompletionStage<Finding> sneak(Throwable failure) throws X {
    throw (X) failure;
  }
}
