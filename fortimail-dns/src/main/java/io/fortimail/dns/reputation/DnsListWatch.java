package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.reputation.DnsListSelfTest.Weight;
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
 * time to time when it is asked; there is no timer. Until the first test is done, questions are
 * asked beside it, and their answers wait for it. The first test that fails takes the list out; so
 * does a later one that shows that it lists everything or refuses this resolver, an answer that
 * refuses it, a row of tests that fail otherwise, and a row of questions without answer. What was
 * not asked at all, because too much was asked at once ({@link DnsFailure#BUDGET}), is not held
 * against the list: otherwise whoever floods this host would switch its lists off. While it is out,
 * answers are {@link DnsListResult.OutOfUse}, at once and without a question; after a pause, which
 * grows, the next question has it tested, and goes without an answer still. One test runs at a
 * time, whoever asks.
 *
 * <p>A test that reads a cache may see what the list said before it changed: see {@link
 * #testedThrough}.
 *
 * <p>A list of one's own needs the test entries too. Safe for use by several threads.
 */
public final class DnsListWatch implements DnsListLookup {

  private static final Logger log = LoggerFactory.getLogger(DnsListWatch.class);

  /**
   * How many tests in a row may fail before a list goes that has worked: one lost packet should not
   * open the door for a minute.
   */
  private static final int MAX_TEST_FAILURES = 3;

  private final DnsClient dns;
  private final DnsClient testDns;
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
  private int testFailures;

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
    this(dns, dns, list, clock, times, listener);
  }

  private DnsListWatch(
      DnsClient dns,
      DnsClient testDns,
      DnsList list,
      Clock clock,
      DnsListTimes times,
      DnsListListener listener) {
    this.dns = dns;
    this.testDns = testDns;
    this.list = list;
    this.clock = clock;
    this.times = times;
    this.listener = listener;
    this.pause = times.firstPause();
  }

  /**
   * A watch of the same list that is tested through a client of its own, without a cache: the
   * absence of 127.0.0.1 may stay in a cache for hours, while the list has begun to list everybody.
   *
   * @param fresh whom to ask in tests
   * @return a new watch, which has not been tested yet
   */
  public DnsListWatch testedThrough(DnsClient fresh) {
    return new DnsListWatch(dns, fresh, list, clock, times, listener);
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
      var unused =
          startTest()
              .handle((found, failed) -> found == null ? DnsListSelfTest.BROKEN : found)
              .thenAccept(this::tested);
    }
    return firstTest.isDone()
        ? askNow(subject)
        : askNow(subject).thenCombine(firstTest, (answer, done) -> unlessOut(answer));
  }

  /** A client that throws must not leave the test on for ever, with all askers waiting. */
  private CompletionStage<DnsListSelfTest> startTest() {
    try {
      return list.selfTest(testDns);
    } catch (RuntimeException failure) {
      log.warn("the test of DNS list {} failed", list.zone(), failure);
      return CompletableFuture.completedFuture(DnsListSelfTest.BROKEN);
    }
  }

  private DnsListResult unlessOut(DnsListResult answer) {
    DnsListHealth now = health();
    return now == DnsListHealth.WORKING || answer instanceof DnsListResult.NotAsked
        ? answer
        : new DnsListResult.OutOfUse(answer.subject(), list.zone(), now);
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

  private void tested(DnsListSelfTest found) {
    try {
      if (found.health() == DnsListHealth.WORKING) {
        passed();
      } else {
        failed(found).ifPresent(until -> tellOut(found.health(), until));
      }
    } finally {
      firstTest.complete(null);
    }
  }

  private void passed() {
    boolean back;
    synchronized (lock) {
      testing = false;
      testFailures = 0;
      failures = 0;
      back = health != DnsListHealth.WORKING;
      // Who has just come back may go again soon: only a second good test shortens the pause.
      pause = back ? pause : times.firstPause();
      nextTest = Optional.of(clock.instant().plus(times.testEvery()));
      health = DnsListHealth.WORKING;
    }
    if (back) {
      log.info("DNS list {} is back in use", list.zone());
      tell(() -> listener.backInUse(list));
    }
  }

  /** Until when it is out, if that is news. */
  private Optional<Instant> failed(DnsListSelfTest found) {
    synchronized (lock) {
      testing = false;
      testFailures += found.weight() == Weight.PASSING ? 1 : 0;
      boolean hasWorked = firstTest.isDone() && health == DnsListHealth.WORKING;
      boolean bearable = hasWorked && testFailures < MAX_TEST_FAILURES;
      if (found.weight() == Weight.NONE || (found.weight() == Weight.PASSING && bearable)) {
        nextTest = Optional.of(clock.instant().plus(times.firstPause()));
        return Optional.empty();
      }
      return takeOut(found.health());
    }
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
    return news ? Optional.of(until) : Optional.empty();
  }

  private DnsListResult note(DnsListResult result) {
    if (result instanceof DnsListResult.Unavailable failure) {
      if (failure.cause() == DnsFailure.BUDGET) {
        return result; // the list was not asked, and has neither failed nor answered
      }
      Optional<Instant> outUntil = Optional.empty();
      synchronized (lock) {
        failures++;
        boolean enough = failure.refusal().isPresent() || failures >= times.maxFailures();
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
