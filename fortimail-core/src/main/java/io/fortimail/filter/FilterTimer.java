package io.fortimail.filter;

import java.time.Duration;

/** The engine's sense of time: how long a check took, and when it has had its time. */
public interface FilterTimer {

  /** {@return a running count of nanoseconds, as {@link System#nanoTime()}} */
  long nanoTime();

  /**
   * Runs something later, unless it is cancelled before.
   *
   * @param delay how long from now
   * @param task short work; it may run on a thread of the timer
   * @return a handle that cancels it
   */
  Cancellable after(Duration delay, Runnable task);

  /** A task that has been set up. */
  @FunctionalInterface
  interface Cancellable {

    /** Takes the task back; without effect once it has run. */
    void cancel();
  }

  /** {@return the real time} */
  static FilterTimer system() {
    return SystemFilterTimer.INSTANCE;
  }
}
