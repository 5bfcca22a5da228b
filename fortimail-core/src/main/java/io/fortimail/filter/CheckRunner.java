package io.fortimail.filter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
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
   * @param call asks the filter; may throw or return null
   */
  CompletableFuture<Finding> run(
      Check check, Duration limit, Function<Filter, CompletionStage<Finding>> call) {
    if (limit.isZero() || limit.isNegative()) {
      return CompletableFuture.completedFuture(
          Finding.unavailable("not run: no time left for this stage"));
    }
    return check.filter().work() == Work.BLOCKING
        ? runElsewhere(check, limit, call)
        : runHere(check, limit, call);
  }

  private CompletableFuture<Finding> runHere(
      Check check, Duration limit, Function<Filter, CompletionStage<Finding>> call) {
    CompletableFuture<Finding> result = new CompletableFuture<>();
    ask(check, call, result);
    if (!result.isDone()) {
      setDeadline(check, limit, result, () -> {});
    }
    return result;
  }

  private CompletableFuture<Finding> runElsewhere(
      Check check, Duration limit, Function<Filter, CompletionStage<Finding>> call) {
    CompletableFuture<Finding> result = new CompletableFuture<>();
    FutureTask<?> task = new FutureTask<>(() -> ask(check, call, result), null);
    setDeadline(check, limit, result, () -> task.cancel(true));
    try {
      blocking.execute(task);
    } catch (RejectedExecutionException full) {
      result.complete(Finding.unavailable("not run: the executor takes no more work"));
    }
    return result;
  }

  private void ask(
      Check check,
      Function<Filter, CompletionStage<Finding>> call,
      CompletableFuture<Finding> result) {
    try {
      CompletionStage<Finding> answer = call.apply(check.filter());
      Optional.ofNullable(answer)
          .orElseThrow(() -> new NullPointerException("the filter returned no stage"))
          .whenComplete((finding, failure) -> accept(check, result, finding, failure));
    } catch (Throwable failure) { // an overflow of the stack or the heap costs one finding, too
      complete(result, failed(check, failure));
    }
  }

  private void accept(
      Check check,
      CompletableFuture<Finding> result,
      @Nullable Finding finding,
      @Nullable Throwable failure) {
    if (failure != null) {
      complete(result, failed(check, failure));
    } else if (finding == null) {
      complete(result, failed(check, new NullPointerException("the filter gave no finding")));
    } else {
      complete(result, finding);
    }
  }

  private void complete(CompletableFuture<Finding> result, Finding finding) {
    if (!result.complete(finding)) {
      lateAnswers.increment();
    }
  }

  private static Finding failed(Check check, Throwable failure) {
    log.warn("filter {} failed", check.name(), failure);
    return Finding.unavailable("the filter failed: " + failure.getClass().getSimpleName());
  }

  private void setDeadline(
      Check check, Duration limit, CompletableFuture<Finding> result, Runnable onTimeout) {
    FilterTimer.Cancellable deadline =
        timer.after(
            limit,
            () -> {
              if (result.complete(
                  Finding.unavailable("no answer within " + limit.toMillis() + " ms"))) {
                log.warn("filter {} gave no answer within {}", check.name(), limit);
                onTimeout.run();
              }
            });
    var unused = result.whenComplete((finding, failure) -> deadline.cancel());
  }
}
