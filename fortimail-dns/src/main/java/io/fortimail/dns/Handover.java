package io.fortimail.dns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The executor, for what must not be lost: where it takes no more, the task runs where it is,
 * because somebody waits for the answer.
 */
record Handover(Executor executor) implements Executor {

  /** Tasks only complete a future, so that it does not matter if one was begun and then refused. */
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RuntimeException | Error refused) { // full, shut down, or no memory for a thread
      task.run();
    }
  }

  /**
   * The same answer, with a failure told on the executor: it comes from the one thread on which the
   * JVM ends what takes too long, or from that of all sockets, and a slow one who hears of it would
   * hold up the deadlines or the answers of all others.
   */
  <T> CompletableFuture<T> ofFailures(CompletableFuture<T> source) {
    CompletableFuture<T> told = new CompletableFuture<>();
    var unused =
        source.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                told.complete(answer);
              } else {
                execute(() -> told.completeExceptionally(failure));
              }
            });
    return told;
  }
}
