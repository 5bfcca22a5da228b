package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

/** Whatever goes wrong, a place on the wire is given back, and whoever waits for one hears. */
class WireGateTest {

  private static final DnsLimits ONE =
      DnsLimits.DEFAULT
          .withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(60))
          .withOutstanding(1, 20_000);

  private final WireGate gate = new WireGate(ONE);
  private final CompletableFuture<Message> onTheWire = new CompletableFuture<>();

  private static DnsLookup lookup(Executor executor) {
    return new DnsLookup(executor, ONE);
  }

  private static DnsLookup overdue() {
    return new DnsLookup(Runnable::run, ONE.withTimes(Duration.ofNanos(1), 1, Duration.ofNanos(1)));
  }

  private CompletableFuture<Message> answered(Executor executor) {
    return gate.pass(lookup(executor), () -> CompletableFuture.completedFuture(new Message(7)));
  }

  private static DnsFailure causeOf(CompletableFuture<Message> failed) {
    assertThat(failed).isCompletedExceptionally();
    return failed.handle((response, thrown) -> WireFailure.of(thrown).why()).join();
  }

  private void occupy() {
    var unused = gate.pass(lookup(Runnable::run), () -> onTheWire);
  }

  @Test
  @Tag("attack-62")
  void anExecutorThatTakesNoMoreCostsThatQueryOnlyAndNoPlace() {
    AtomicInteger refused = new AtomicInteger();
    Executor full =
        task -> {
          refused.incrementAndGet();
          throw new RejectedExecutionException("full");
        };
    occupy();
    CompletableFuture<Message> first = answered(full);
    CompletableFuture<Message> second = answered(full);
    CompletableFuture<Message> third = answered(Runnable::run);
    onTheWire.complete(new Message(1));
    assertThat(causeOf(first)).isEqualTo(DnsFailure.BUDGET);
    assertThat(causeOf(second)).isEqualTo(DnsFailure.BUDGET);
    assertThat(third).isCompleted();
    assertThat(refused).hasPositiveValue();
    assertThat(answered(Runnable::run)).isCompleted();
  }

  @Test
  @Tag("attack-62")
  void thousandsThatAreOverdueAreEndedByTheThreadItself() {
    occupy();
    List<CompletableFuture<Message>> late = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      late.add(gate.pass(overdue(), CompletableFuture::new));
    }
    CompletableFuture<Message> inTime = answered(Runnable::run);
    onTheWire.complete(new Message(1));
    assertThat(late).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(causeOf(late.get(14_999))).isEqualTo(DnsFailure.BUDGET);
    assertThat(inTime).isCompleted();
    assertThat(answered(Runnable::run)).isCompleted();
  }

  @Test
  void thousandsThatCannotBeSentAreEndedByTheThreadItself() {
    occupy();
    List<CompletableFuture<Message>> unsent = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      unsent.add(
          gate.pass(
              lookup(Runnable::run),
              () -> {
                throw new IllegalStateException("no selector");
              }));
    }
    onTheWire.complete(new Message(1));
    assertThat(unsent).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(answered(Runnable::run)).isCompleted();
  }

  @Test
  void failuresAreToldOnTheExecutor() {
    List<Runnable> tasks = new ArrayList<>();
    CompletableFuture<Message> failing = gate.pass(lookup(tasks::add), () -> onTheWire);
    onTheWire.completeExceptionally(new CompletionException(new IllegalStateException("closed")));
    assertThat(failing).isNotDone();
    assertThat(tasks).hasSize(1);
    tasks.get(0).run();
    assertThat(causeOf(failing)).isEqualTo(DnsFailure.MALFORMED);
  }
}
