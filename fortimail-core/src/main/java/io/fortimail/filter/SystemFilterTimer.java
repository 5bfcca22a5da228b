package io.fortimail.filter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Real time, on the delay thread that the JDK keeps for {@link CompletableFuture}. */
enum SystemFilterTimer implements FilterTimer {
  INSTANCE;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    CompletableFuture<Boolean> due = new CompletableFuture<>();
    var unused =
        due.completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS)
            .thenAccept(
                inTime -> {
                  if (inTime) {
                    // All time-outs of the JVM share the delay thread: it must not be held.
                    var unusedTask = CompletableFuture.runAsync(task);
                  }
                });
    // Completed, not cancelled: a JDK without JDK-8303742 clears its delay queue only then.
    return () -> due.complete(false);
  }
}
