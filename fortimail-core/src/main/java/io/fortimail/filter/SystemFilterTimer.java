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
    CompletableFuture<Void> pending = new CompletableFuture<>();
    var unused =
        pending.completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS).thenRun(task);
    // A cancelled future leaves the JDK's delay queue at once and does not run what depends on it.
    return () -> pending.cancel(false);
  }
}
