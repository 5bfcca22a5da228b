package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list that takes itself out of use when it is dead, refuses to answer or lists everything, and
 * comes back when it behaves.
 *
 * <pre>{@code
 * DnsListLookup list = new DnsListWatch(dns, DnsList.of("dnsbl.example"), Clock.systemUTC());
 * }</pre>
 *
 * <p>It is tested by its test entries (RFC 5782 section 5) when it is first asked, and again from
 * time to time when it is asked; there is no timer. Until the first test is done its answers wait
 * for that. A test that shows that it does not work takes it out, and so does an answer that
 * refuses this resolver, and a row of questions or tests without answer; that nothing was asked
 * because there was too much to do here does not count. Give it a client without a cache of its own
 * for tests that see at once that it has begun to list everything. While it is out, answers are
 * {@link DnsListResult.OutOfUse}, at once and without a question; after a pause, which grows, the
 * next question has it tested, and goes without an answer still. One test runs at a time, whoever
 * asks.
 *
 * <p>A list of one's own needs the test entries too. Safe for use by several threads.
 */
public final class DnsListWatch implements DnsListLookup {

  private static final Logger log = LoggerFactory.getLogger(DnsListWatch.class);

  private static final DnsListResult.Cause NOT_ASKED =
      new DnsListResult.NoAnswer(DnsFailure.BUDGET);

  private final DnsClient dns;
  private final DnsList list;
  private final Clock clock;
  private final DnsListTimes times;
  private final DnsListListener listener;

  private final Object lock = new Object();
  private final CompletableFuture<Void> firstTest = new CompletableFuture<>();
  private boolean testing;
  private Optional<Instant> nextTest = Optional.empty();
  private DnsListHealth health = DnsListHealth.WORKING;
  private Duration pause;
  private int failures;
  private int failedTests;

  /**
   * A watch with the usual times.
   *
   * @param dns whom to ask
   * @param list the list
   * @param clock tells when a test is due
   */
  public DnsListWatch(DnsClient dns, DnsList list, Clock clock) {
    this(dns, list, clock, DnsListTimes.DEFAULT, DnsListListener.NONE);
  }

  /**
   * A watch.
   *
   * @param dns whom to ask
   * @param list the list
   * @param clock tells when a test is due
   * @param times when it is
   * @param listener is told when the list goes out and comes back
   */
  public DnsListWatch(
      DnsClient dns, DnsList list, Clock clock, DnsListTimes times, DnsListListener listener) {
    this.dns = dns;
    this.list = list;
    this.clock = clock;
    this.times = times;
    this.listener = listener;
    this.pause = times.firstPause();
  }

  @Override
  public DnsList list() {
    return list;
  }

  /** {@return what is known of the list; {@link DnsListHealth#WORKING} before the first test} */
  public DnsListHealth health() {
    synchronized (lock) {
      return health;
    }
  }

  @Override
  public CompletionStage<DnsListResult> ask(DnsListSubject subject) {
    if (isTestDue()) {
      test();
    }
    if (firstTest.isDone() || health() != DnsListHealth.WORKING) {
      return askNow(subject);
    }
    // Both at once; what a list says that turns out not to work does not count.
    return askNow(subject).thenCombine(firstTest, (result, done) -> afterFirstTest(result));
  }

  private void test() {
    try {
      var unused =
          list.test(dns)
              .handle((found, failed) -> found == null ? DnsListHealth.UNAVAILABLE : found)
              .thenAccept(this::tested);
    } catch (RuntimeException failure) { // the client's fault, but nobody must wait for it
      log.warn("DNS list {} cannot be tested", list.zone(), failure);
      tested(DnsListHealth.UNAVAILABLE);
    }
  }

  private DnsListResult afterFirstTest(DnsListResult result) {
    DnsListHealth now = health();
    return now == DnsListHealth.WORKING || result instanceof DnsListResult.OutOfUse
        ? result
        : new DnsListResult.OutOfUse(result.subject(), list.zone(), now);
  }

  private boolean isTestDue() {
    synchronized (lock) {
      boolean due = nextTest.map(time -> !clock.instant().isBefore(time)).orElse(true);
      boolean start = due && !testing;
      testing |= start;
      return start;
    }
  }

  private CompletionStage<DnsListResult> askNow(DnsListSubject subject) {
    DnsListHealth now = health();
    return now == DnsListHealth.WORKING
        ? list.ask(dns, subject).thenApply(this::note)
        : CompletableFuture.completedFuture(new DnsListResult.OutOfUse(subject, list.zone(), now));
  }

  private void tested(DnsListHealth found) {
    boolean back = false;
    Optional<Instant> outUntil = Optional.empty();
    synchronized (lock) {
      testing = false;
      if (isOneFailureOfFew(found)) {
        nextTest = Optional.of(clock.instant().plus(times.firstPause()));
      } else if (found == DnsListHealth.WORKING) {
        back = health != DnsListHealth.WORKING;
        // Who has just come back may go again soon: only a second good test shortens the pause.
        pause = back ? pause : times.firstPause();
        nextTest = Optional.of(clock.instant().plus(times.testEvery()));
        health = found;
        failures = 0;
        failedTests = 0;
      } else {
        outUntil = takeOut(found);
      }
    }
    if (back) {
      log.info("DNS list {} is back in use", list.zone());
      tell(() -> listener.backInUse(list));
    }
    outUntil.ifPresent(until -> tellOut(found, until));
    firstTest.complete(null);
  }

  /** Under the lock. A list that has worked does not go for one time-out. */
  private boolean isOneFailureOfFew(DnsListHealth found) {
    return firstTest.isDone()
        && health == DnsListHealth.WORKING
        && found == DnsListHealth.UNAVAILABLE
        && ++failedTests < times.maxFailures();
  }

  /** Under the lock. Empty if it was out for the same reason before, which was told then. */
  private Optional<Instant> takeOut(DnsListHealth found) {
    boolean news = health != found;
    Instant until = clock.instant().plus(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(times.longestPause()) > 0 ? times.longestPause() : twice;
    nextTest = Optional.of(until);
    health = found;
    failures = 0;
    failedTests = 0;
    return news ? Optional.of(until) : Optional.empty();
  }

  private DnsListResult note(DnsListResult result) {
    if (result instanceof DnsListResult.Unavailable failure) {
      if (failure.cause().equals(NOT_ASKED)) { // too much to do here says nothing of the list
        return result;
      }
      Optional<Instant> outUntil = Optional.empty();
      synchronized (lock) {
        failures++;
        boolean enough =
            failure.cause() instanceof DnsListResult.Refusal || failures >= times.maxFailures();
        if (enough && health == DnsListHealth.WORKING) { // others may have been faster
          outUntil = takeOut(DnsListHealth.UNAVAILABLE);
        }
      }
      outUntil.ifPresent(until -> tellOut(DnsListHealth.UNAVAILABLE, until));
    } else if (!(result instanceof DnsListResult.NotAsked)) {
      synchronized (lock) {
        failures = 0;
      }
    }
    return result;
  }

  private void tellOut(DnsListHealth found, Instant until) {
    log.warn("DNS list {} is out of use until {}: it {}", list.zone(), until, found.words());
    tell(() -> listener.outOfUse(list, found, until));
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException failure) {
      log.warn("the listener of DNS list {} failed", list.zone(), failure);
    }
  }
}
