package io.fortimail.testing;

import io.fortimail.filter.FilterTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test moves it: a timer and a clock in one.
 *
 * <pre>{@code
 * ManualTimer time = new ManualTimer();
 * FilterChain chain = FilterChain.builder().timer(time).then(neverAnswers).build();
 * var decision = chain.inspect(client, envelope, message).toCompletableFuture();
 * time.advance(Duration.ofSeconds(5));
 * decision.join(); // the check is unavailable
 * }</pre>
 *
 * <p>Safe for use by several threads. What comes due runs on the thread that calls {@link
 * #advance}.
 */
public final class ManualTimer implements FilterTimer, InstantSource {

  /** Where time stands unless something else is said. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Comparator<Task> IN_ORDER =
      Comparator.<Task>comparingLong(task -> task.due).thenComparingLong(task -> task.number);

  private final Instant start;
  private final PriorityQueue<Task> waiting = new PriorityQueue<>(IN_ORDER);
  private long now;
  private long tasks;

  /** Time stands at {@link #START}. */
  public ManualTimer() {
    this(START);
  }

  /**
   * Time stands at some instant.
   *
   * @param start the instant
   */
  public ManualTimer(Instant start) {
    this.start = start;
  }

  /** {@return the nanoseconds that time has moved so far} */
  @Override
  public synchronized long nanoTime() {
    return now;
  }

  /** {@return the instant at which time stands} */
  @Override
  public synchronized Instant instant() {
    return start.plusNanos(now);
  }

  /** {@return how many tasks are waiting for their time} */
  public synchronized int waiting() {
    return waiting.size();
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    Task added = new Task(now + Math.max(0, delay.toNanos()), tasks++, task);
    waiting.add(added);
    return () -> cancel(added);
  }

  /**
   * Moves time on and runs what comes due on the way, in the order of its time and, at the same
   * time, in the order it was set up. A task sees its own due time as the present; what it sets up
   * runs too if it comes due on the way.
   *
   * @param duration how far
   * @throws IllegalArgumentException if it is below zero: time does not run backwards
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards");
    }
    long end = nanoTime() + duration.toNanos();
    for (Optional<Task> due = takeDue(end); due.isPresent(); due = takeDue(end)) {
      due.get().work.run();
    }
    moveTo(end);
  }

  private synchronized Optional<Task> takeDue(long end) {
    Optional<Task> next = Optional.ofNullable(waiting.peek()).filter(task -> task.due <= end);
    next.ifPresent(
        task -> {
          waiting.remove(task);
          moveTo(task.due);
        });
    return next;
  }

  private synchronized void moveTo(long time) {
    now = Math.max(now, time);
  }

  private synchronized void cancel(Task task) {
    waiting.remove(task);
  }

  /** Compared by identity, so that one of two alike can be taken back. */
  private static final class Task {
    private final long due;
    private final long number;
    private final Runnable work;

    Task(long due, long number, Runnable work) {
      this.due = due;
      this.number = number;
      this.work = work;
    }
  }
}
