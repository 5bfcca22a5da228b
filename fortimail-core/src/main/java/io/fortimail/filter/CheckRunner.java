package io.fortimail.filter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one check and contains it: whatever the filter does, a finding comes back in time.
 *
 * <p>An answer after the deadline is dropped and counted, never applied.
 */
final class CheckRunner {

  private static final Logger log = LoggerFactory.getLogger(CheckRunner.class);

  private final FilterTimer timer;
  private final Executor blocking;
  private final LongAdder lateAnswers = new LongAdder();

  CheckRunner(FilterTimer timer, Executor blocking) {
    this.timer = timer;
    this.blocking = blocking;
  }

  long lateAnswers() {
    return lateAnswers.sum();
  }

  FilterTimer timer() {
    return timer;
  }

  Executor blocking() {
    return blocking;
  }

  /**
   * Runs a check.
   *
   * @param limit the time it has, in nanoseconds
   * @param call asks the filter; may throw or return null
   */
  CompletableFuture<Finding> run(Check check, long limit, StageCall call, Findings earlier) {
    return check.work() == Work.BLOCKING
        ? askElsewhere(check, limit, call, earlier)
        : askHere(check, limit, call, earlier);
  }

  /** A subclass may refuse to tell, as {@link CompletableFuture#minimalCompletionStage} does. */
  static boolean isDone(@Nullable CompletionStage<Finding> stage) {
    return stage != null
        && stage.getClass() == CompletableFuture.class
        && ((CompletableFuture<Finding>) stage).isDone();
  }

  /** Most checks answer at once: they cost no deadline and hardly an object. */
  private CompletableFuture<Finding> askHere(
      Check check, long limit, StageCall call, Findings earlier) {
    try {
      CompletionStage<Finding> stage = call.ask(check, earlier);
      if (isDone(stage)
          && stage instanceof CompletableFuture<Finding> future
          && !future.isCompletedExceptionally()) {
        Finding found = future.join();
        if (found != null) {
          return CompletableFuture.completedFuture(found);
        }
      }
      Answer answer = new Answer(check);
      answer.follow(stage);
      if (!answer.finding.isDone()) {
        answer.dueWithin(limit, () -> {});
      }
      return answer.finding;
    } catch (Throwable failure) { // an overflow of the stack or the heap costs one finding, too
      return CompletableFuture.completedFuture(failed(check, failure));
    }
  }

  private CompletableFuture<Finding> askElsewhere(
      Check check, long limit, StageCall call, Findings earlier) {
    Answer answer = new Answer(check);
    try {
      FutureTask<?> task = new FutureTask<>(() -> ask(answer, call, earlier), null);
      answer.dueWithin(limit, () -> task.cancel(true));
      blocking.execute(task);
    } catch (RejectedExecutionException full) {
      answer.give(Finding.unavailable("not run: the executor takes no more work"));
    } catch (Throwable failure) { // of the timer or the executor
      answer.fail(failure);
    }
    return answer.finding;
  }

  private static void ask(Answer answer, StageCall call, Findings earlier) {
    try {
      answer.follow(call.ask(answer.check, earlier));
    } catch (Throwable failure) { // an overflow of the stack or the heap costs one finding, too
      answer.fail(failure);
    }
  }

  private static Finding failed(Check check, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    log.warn("filter {} failed", check.name(), cause);
    return Finding.unavailable("the filter failed: " + cause.getClass().getSimpleName());
  }

  /** The one finding of one check: the first to give it wins. */
  private final class Answer {

    private final Check check;
    private final CompletableFuture<Finding> finding = new CompletableFuture<>();
    private final AtomicBoolean given = new AtomicBoolean();

    Answer(Check check) {
      this.check = check;
    }

    void follow(@Nullable CompletionStage<Finding> stage) {
      if (stage == null) {
        throw new NullPointerException("the filter returned no stage");
      }
      var unused = stage.whenComplete(this::accept);
    }

    private void accept(@Nullable Finding found, @Nullable Throwable failure) {
      if (failure != null) {
        fail(failure);
      } else if (found == null) {
        fail(new NullPointerException("the filter gave no finding"));
      } else {
        give(found);
      }
    }

    void fail(Throwable failure) {
      give(failed(check, failure));
    }

    void give(Finding found) {
      if (given.compareAndSet(false, true)) {
        finding.complete(found);
      } else {
        lateAnswers.increment();
      }
    }

    void dueWithin(long nanos, Runnable stop) {
      Duration limit = Duration.ofNanos(nanos);
      FilterTimer.Cancellable deadline = timer.after(limit, () -> tooLate(limit, stop));
      var unused = finding.whenComplete((found, failure) -> deadline.cancel());
    }

    /** Stops the filter first: what depends on the finding may run long, in this very call. */
    private void tooLate(Duration limit, Runnable stop) {
      if (given.compareAndSet(false, true)) {
        log.warn("filter {} gave no answer within {}", check.name(), limit);
        stop.run();
        finding.complete(Finding.unavailable("no answer within " + limit.toMillis() + " ms"));
      }
    }
  }
}
