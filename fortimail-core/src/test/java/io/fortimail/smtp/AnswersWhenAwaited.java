package io.fortimail.smtp;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs each task on another thread, once another thread has nothing left to do but to wait. What
 * comes first is certain, however long it takes.
 */
final class AnswersWhenAwaited implements Executor {

  private static final Executor THREADS = Executors.newCachedThreadPool(AnswersWhenAwaited::daemon);
  private static final long A_MOMENT = 10_000;

  private final Thread waiter;

  /**
   * @param waiter the thread that runs a dialogue
   */
  AnswersWhenAwaited(Thread waiter) {
    this.waiter = waiter;
  }

  @Override
  public void execute(Runnable task) {
    THREADS.execute(() -> runWhenAwaited(task));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "late answer");
    thread.setDaemon(true);
    return thread;
  }

  private void runWhenAwaited(Runnable task) {
    while (waiter.getState() != Thread.State.TIMED_WAITING && waiter.isAlive()) {
      LockSupport.parkNanos(A_MOMENT); // leaves the core to the waiter
    }
    task.run();
  }
}
