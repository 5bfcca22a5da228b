package io.fortimail.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xbill.DNS.Message;

/**
 * Bounds the queries on the wire, each of which holds a socket. The others wait in the order in
 * which they came; what is overdue when its turn comes is not sent.
 */
final class WireGate {

  private final DnsLimits limits;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int outstanding;

  /** Whether a thread sees to it that whoever waits gets what is free. */
  private boolean draining;

  private record Waiting(
      DnsLookup lookup,
      Supplier<CompletionStage<Message>> sending,
      CompletableFuture<Message> response) {

    CompletableFuture<Message> outcome() {
      return new Handover(lookup).ofFailures(response);
    }
  }

  WireGate(DnsLimits limits) {
    this.limits = limits;
  }

  /**
   * Sends now or later.
   *
   * @param lookup whom it is for
   * @param sending sends
   * @return the response; fails with {@link WireFailure} or what the sockets throw
   */
  CompletableFuture<Message> pass(DnsLookup lookup, Supplier<CompletionStage<Message>> sending) {
    Waiting next = new Waiting(lookup, sending, new CompletableFuture<>());
    synchronized (waiting) {
      if (outstanding >= limits.maxOutstanding()) {
        if (waiting.size() >= limits.maxWaiting()) {
          return CompletableFuture.failedFuture(
              new WireFailure(DnsFailure.BUDGET, "too much was asked at once"));
        }
        waiting.add(next);
        return next.outcome();
      }
      outstanding++;
    }
    send(next);
    return next.outcome();
  }

  private void send(Waiting next) {
    Duration left = next.lookup.remaining();
    if (next.lookup.isOver() || left.isZero()) {
      next.response.completeExceptionally(next.lookup.overdue());
      release();
      return;
    }
    next.lookup.sent();
    CompletableFuture<Message> timed = timed(next, left);
    var unused =
        start(next)
            .whenComplete(
                (response, failure) -> {
                  release(); // the socket is closed only now, maybe long after our own patience
                  if (failure == null) {
                    next.lookup.answered();
                    timed.complete(response);
                  } else {
                    timed.completeExceptionally(failure);
                  }
                });
  }

  /** By the JVM's timer: dnsjava looks at its clock about once a second only. */
  private CompletableFuture<Message> timed(Waiting next, Duration left) {
    long patience = Math.min(left.toNanos(), limits.perTry().toNanos());
    // Half of all the time is enough to blame the server, even where a try may take all of it.
    long enough = Math.min(limits.perTry().toNanos(), limits.total().toNanos() / 2);
    return patience < enough
        ? hurried(next.response, patience)
        : next.response.orTimeout(patience, TimeUnit.NANOSECONDS);
  }

  /** The server has so little time because the question has: it is not to blame. */
  private static CompletableFuture<Message> hurried(
      CompletableFuture<Message> response, long patience) {
    CompletableFuture<Message> clock = new CompletableFuture<>();
    var unused = response.whenComplete((answer, failure) -> clock.cancel(false));
    unused =
        clock
            .orTimeout(patience, TimeUnit.NANOSECONDS)
            .whenComplete(
                (none, over) ->
                    response.completeExceptionally(
                        WireFailure.ofQuestion(DnsFailure.TIMEOUT, "no answer in time")));
    return response;
  }

  private static CompletionStage<Message> start(Waiting next) {
    try {
      return next.sending.get();
    } catch (RuntimeException
        | Error failure) { // dnsjava has no selector, or no memory for a socket
      return CompletableFuture.failedFuture(failure);
    }
  }

  /**
   * One thread at a time hands on what is free. What it hands on may be over at once, and the
   * executor may be the thread itself: thousands would otherwise end each other in each other.
   */
  private void release() {
    synchronized (waiting) {
      outstanding--;
      if (draining) {
        return;
      }
      draining = true;
    }
    for (Optional<Waiting> next = take(); next.isPresent(); next = take()) {
      hand(next.get());
    }
  }

  private Optional<Waiting> take() {
    synchronized (waiting) {
      boolean room = outstanding < limits.maxOutstanding();
      Optional<Waiting> next = room ? Optional.ofNullable(waiting.poll()) : Optional.empty();
      if (next.isPresent()) {
        outstanding++;
      } else {
        draining = false;
      }
      return next;
    }
  }

  private void hand(Waiting next) {
    try {
      next.lookup.execute(() -> send(next));
    } catch (RuntimeException | Error refused) { // full, shut down, or no memory for a thread
      next.response.completeExceptionally(
          new WireFailure(DnsFailure.BUDGET, "the executor takes no more"));
      release();
    }
  }
}
