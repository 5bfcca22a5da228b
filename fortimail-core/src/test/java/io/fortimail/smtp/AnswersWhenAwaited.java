package io.fortimail.smtp;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs each task on a thread of its own, once another thread has nothing left to do but to wait.
 * What comes first is certain, however long it takes.
 */
final class AnswersWhenAwaited implements Executor {

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
    Thread thread = new Thread(() -> runWhenAwaited(task), "late answer");
    thread.setDaemon(true);
    thread.start();
  }

  private void runWhenAwaited(Runnable task) {
    while (waiter.getState() != Thread.State.TIMED_WAITING && waiter.isAlive()) {
      LockSupport.parkNanos(A_MOMENT); // leaves the core to the waiter
    }
    task.run();
  }
}
