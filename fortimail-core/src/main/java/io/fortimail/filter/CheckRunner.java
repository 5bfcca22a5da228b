package io.fortimail.filter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
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

  /**
   * Runs a check.
   *
   * @param limit the time it has, in nanoseconds
   * @param call asks the filter; may throw or return null
   */
  CompletableFuture<Finding> run(
      Check check, long limit, Function<Filter, CompletionStage<Finding>> call) {
    if (limit <= 0) {
      return CompletableFuture.completedFuture(
          Finding.unavailable("not run: no time left for this stage"));
    }
    Answer answer = new Answer(check);
    try {
      if (check.filter().work() == Work.BLOCKING) {
        askElsewhere(answer, limit, call);
      } else {
        ask(answer, call);
        if (!answer.finding.isDone()) {
          answer.dueWithin(limit, () -> {});
        }
      }
    } catch (Throwable failure) { // of the filter's work(), the timer or the executor
      answer.fail(failure);
    }
    return answer.finding;
  }

  private void askElsewhere(
      Answer answer, long limit, Function<Filter, CompletionStage<Finding>> call) {
    FutureTask<?> task = new FutureTask<>(() -> ask(answer, call), null);
    answer.dueWithin(limit, () -> task.cancel(true));
    try {
      blocking.execute(task);
    } catch (RejectedExecutionException full) {
      answer.give(Finding.unavailable("not run: the executor takes no more work"));
    }
  }

  private static void ask(Answer answer, Function<Filter, CompletionStage<Finding>> call) {
    try {
      Optional.ofNullable(call.apply(answer.check.filter()))
          .orElseThrow(() -> new NullPointerException("the filter returned no stage"))
          .whenComplete(answer::accept);
    } catch (Throwable failure) { // an overflow of the stack or the heap costs one finding, too
      answer.fail(failure);
    }
  }

  /** The one finding of one check: the first to give it wins. */
  private final class Answer {

    private final Check check;
    private final CompletableFuture<Finding> finding = new CompletableFuture<>();
    private final AtomicBoolean given = new AtomicBoolean();

    Answer(Check check) {
      this.check = check;
    }

    void accept(@Nullable Finding found, @Nullable Throwable failure) {
      if (failure != null) {
        fail(failure);
      } else if (found == null) {
        fail(new NullPointerException("the filter gave no finding"));
      } else {
        give(found);
      }
    }

    void fail(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      log.warn("filter {} failed", check.name(), cause);
      give(Finding.unavailable("the filter failed: " + cause.getClass().getSimpleName()));
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
