package io.fortimail.dns;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One question under way: its deadline, what it has sent, and the first thing that went wrong.
 *
 * <p>It is an executor because that is what dnsjava's validator hands on to each question of its
 * own, so that these count for the one that caused them.
 */
final class DnsLookup implements Executor {

  private final Executor executor;
  private final DnsLimits limits;
  private final long start = System.nanoTime();
  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile Optional<WireFailure> failure = Optional.empty();

  DnsLookup(Executor executor, DnsLimits limits) {
    this.executor = executor;
    this.limits = limits;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  Duration remaining() {
    return limits.total().minusNanos(System.nanoTime() - start);
  }

  boolean isOver() {
    return remaining().isNegative() || queries.get() >= limits.maxQueries();
  }

  void sent() {
    queries.incrementAndGet();
  }

  void answered() {
    answers.incrementAndGet();
  }

  /** Why nothing more is sent, or why no answer has come. */
  WireFailure overdue() {
    if (queries.get() >= limits.maxQueries()) {
      // A fact about the name, and worth keeping: such names are the dearest (RFC 9520 section
      // 3.1).
      return WireFailure.ofQuestion(
          DnsFailure.MALFORMED, "more than " + limits.maxQueries() + " messages");
    }
    // Nobody has been slow who has answered all he was asked: the wait was in our own queue.
    return queries.get() == answers.get()
        ? WireFailure.ofQuestion(DnsFailure.BUDGET, "too much was asked at once")
        : WireFailure.ofQuestion(DnsFailure.TIMEOUT, "no answer in time");
  }

  synchronized void note(WireFailure first) {
    failure = failure.or(() -> Optional.of(first));
  }

  /** What went wrong on the wire, even where the validator has made something else of it. */
  Optional<WireFailure> failure() {
    return failure;
  }
}
