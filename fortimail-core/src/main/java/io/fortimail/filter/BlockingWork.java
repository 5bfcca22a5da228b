package io.fortimail.filter;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where blocking work runs if the host names no executor of its own. */
public final class BlockingWork {

  /** The most platform threads at once; with virtual threads there is no need of a limit. */
  private static final int MAX_THREADS = 64;

  /**
   * The most checks that wait for a thread. A burst waits, each check no longer than its deadline;
   * beyond this the executor refuses, and the check is unavailable at once.
   */
  private static final int MAX_WAITING = 10_000;

  private static final long IDLE_SECONDS = 10;

  private BlockingWork() {}

  /**
   * An executor whose threads end by themselves: it needs no shutdown and keeps no JVM alive.
   *
   * @param name what its threads are called
   * @return virtual threads where the JDK has them, else daemon threads that come and go
   */
  public static Executor newExecutor(String name) {
    return virtualThreads().orElseGet(() -> daemonThreads(name));
  }

  /**
   * Runs blocking work on a host's executor.
   *
   * @param <T> what the work gives
   * @param executor the executor
   * @param work the work
   * @return its answer; failed if it throws, and if the executor takes no more work or has no
   *     thread
   */
  public static <T> CompletableFuture<T> supply(Executor executor, Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor);
    } catch (Throwable full) { // also an Error: the system may be out of threads
      return CompletableFuture.failedFuture(full);
    }
  }

  /** The JDK's virtual threads, from 21 on; this class is compiled for 17. */
  private static Optional<Executor> virtualThreads() {
    try {
      Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return Optional.of((ExecutorService) factory.invoke(null));
    } catch (ReflectiveOperationException olderJdk) {
      return Optional.empty();
    }
  }

  static Executor daemonThreads(String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
