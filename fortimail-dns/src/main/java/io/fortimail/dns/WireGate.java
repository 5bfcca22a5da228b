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

  private record Waiting(
      DnsLookup lookup,
      Supplier<CompletionStage<Message>> sending,
      CompletableFuture<Message> response) {}

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
        return next.response;
      }
      outstanding++;
    }
    send(next);
    return next.response;
  }

  private void send(Waiting next) {
    Duration left = next.lookup.remaining();
    Duration patience = left.compareTo(limits.perTry()) < 0 ? left : limits.perTry();
    if (next.lookup.isOver() || patience.isNegative() || patience.isZero()) {
      next.response.completeExceptionally(next.lookup.overdue());
      release();
      return;
    }
    next.lookup.sent();
    start(next)
        .whenComplete(
            (response, failure) -> {
              release(); // the socket is closed only now, however long ago our own patience ended
              if (failure == null) {
                next.lookup.answered();
                next.response.complete(response);
              } else {
                next.response.completeExceptionally(failure);
              }
            });
    // dnsjava looks at its clock about once a second only.
    var unused = next.response.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static CompletionStage<Message> start(Waiting next) {
    try {
      return next.sending.get();
    } catch (RuntimeException failure) { // dnsjava has no selector, or no memory for a socket
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void release() {
    Optional<Waiting> next;
    synchronized (waiting) {
      next = Optional.ofNullable(waiting.poll());
      if (next.isEmpty()) {
        outstanding--;
      }
    }
    // By the executor: thousands that are overdue would otherwise end each other in each other.
    next.ifPresent(one -> one.lookup.execute(() -> send(one)));
  }
}
