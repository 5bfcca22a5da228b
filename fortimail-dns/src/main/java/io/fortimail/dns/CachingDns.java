package io.fortimail.dns;

import com.google.common.base.Ticker;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers as long as they say, absences (RFC 2308) and failures (RFC 9520) too, and asks
 * once for all who want to know the same at the same time. What it answers says how long it is good
 * for from now on.
 *
 * <p>Safe for use by several threads; an answer that is known takes no lock.
 */
public final class CachingDns implements DnsClient {

  private final DnsClient source;
  private final DnsCacheLimits limits;
  private final Listening listening;
  private final Executor executor;
  private final CachedAnswers entries;
  private final ConcurrentMap<DnsQuestion<?>, CompletableFuture<?>> asking =
      new ConcurrentHashMap<>();

  /**
   * A cache before a client.
   *
   * @param source answers what is not known
   * @param limits what is kept
   * @param ticker the time
   */
  public CachingDns(DnsClient source, DnsCacheLimits limits, Ticker ticker) {
    this(source, limits, new Listening(DnsListener.NONE, ticker), ForkJoinPool.commonPool());
  }

  /**
   * A cache before a client, that tells of each answer it gives without asking anew.
   *
   * @param executor runs what those do with an answer who joined an earlier question
   */
  CachingDns(DnsClient source, DnsCacheLimits limits, Listening listening, Executor executor) {
    this.source = source;
    this.limits = limits;
    this.listening = listening;
    this.executor = new Handover(executor);
    this.entries = new CachedAnswers(limits);
  }

  @Override
  public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
    long now = listening.now();
    CachedAnswer<T> known = entries.find(question, now);
    if (known != null && known.isFresh(now)) {
      return hit(question, known, now);
    }
    CompletableFuture<DnsAnswer<T>> mine = new CompletableFuture<>();
    CompletableFuture<DnsAnswer<T>> others = putIfAbsent(question, mine);
    if (others != null) {
      return joined(question, others, now);
    }
    CachedAnswer<T> meanwhile = entries.find(question, now); // whoever asked before just got it
    if (meanwhile != null && meanwhile.isFresh(now)) {
      asking.remove(question, mine);
      DnsAnswer<T> answer = meanwhile.at(now);
      listening.tell(question, answer, DnsSource.CACHE, now);
      mine.complete(answer);
    } else {
      int failures = meanwhile == null ? 0 : meanwhile.failures(now, limits.maxFailure());
      var unused =
          answerTo(question)
              .handle((answer, thrown) -> thrown == null ? answer : broken(question))
              .thenAccept(answer -> finish(question, mine, answer, failures));
    }
    return mine.copy(); // what the caller does to it is no concern of others
  }

  private <T> CompletionStage<DnsAnswer<T>> answerTo(DnsQuestion<T> question) {
    try {
      return source.ask(question);
    } catch (RuntimeException | Error broken) { // or all who ask the same would wait for ever
      return CompletableFuture.failedFuture(broken);
    }
  }

  /** {@return how many answers are kept, fresh or not} */
  public int size() {
    return entries.size();
  }

  private <T> CompletionStage<DnsAnswer<T>> hit(
      DnsQuestion<T> question, CachedAnswer<T> known, long now) {
    DnsAnswer<T> answer = known.at(now);
    listening.tell(question, answer, DnsSource.CACHE, now);
    return CompletableFuture.completedFuture(answer);
  }

  /** On the executor, one by one: a slow one must not keep the answer from the next. */
  private <T> CompletionStage<DnsAnswer<T>> joined(
      DnsQuestion<T> question, CompletableFuture<DnsAnswer<T>> others, long now) {
    return others.thenApplyAsync(
        answer -> {
          listening.tell(question, answer, DnsSource.JOINED, now);
          return answer;
        },
        executor);
  }

  @SuppressWarnings("unchecked") // a future stands under its own question only
  private <T> @Nullable CompletableFuture<DnsAnswer<T>> putIfAbsent(
      DnsQuestion<T> question, CompletableFuture<DnsAnswer<T>> mine) {
    return (CompletableFuture<DnsAnswer<T>>) asking.putIfAbsent(question, mine);
  }

  private <T> void finish(
      DnsQuestion<T> question,
      CompletableFuture<DnsAnswer<T>> mine,
      DnsAnswer<T> answer,
      int failures) {
    try {
      keep(question, answer, failures);
    } finally {
      asking.remove(question, mine);
      mine.complete(answer);
    }
  }

  private <T> void keep(DnsQuestion<T> question, DnsAnswer<T> answer, int failures) {
    long now = listening.now();
    int inRow = answer instanceof TemporaryFailure ? failures + 1 : 0;
    Duration life = lifeOf(answer, inRow);
    if (!life.isZero()) {
      entries.put(new CachedAnswer<>(question, answer, now, life, inRow), now);
    } else if (inRow == 0) {
      entries.remove(question);
    }
  }

  private <T> Duration lifeOf(DnsAnswer<T> answer, int failures) {
    if (answer instanceof Found<T> found) {
      return lesser(found.ttl(), limits.maxPositive());
    } else if (answer instanceof NoData<T> none) {
      return lesser(none.ttl(), limits.maxNegative());
    } else if (answer instanceof NoSuchDomain<T> none) {
      return lesser(none.ttl(), limits.maxNegative());
    } else if (answer instanceof TemporaryFailure<T> failure
        && failure.cause() == DnsFailure.BUDGET) {
      return Duration.ZERO; // ours, not the servers': the next asker may have more
    }
    // RFC 9520 section 3.2: 1 s to 5 min, longer each time
    Duration life = limits.minFailure();
    for (int i = 1; i < failures && life.compareTo(limits.maxFailure()) < 0; i++) {
      life = life.multipliedBy(2);
    }
    return lesser(life, limits.maxFailure());
  }

  private static Duration lesser(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** A source must not fail; where it does, that is not cached as an answer of servers. */
  private static <T> DnsAnswer<T> broken(DnsQuestion<T> question) {
    return new TemporaryFailure<>(DnsFailure.SERVER_FAILURE, question + ": the client failed");
  }
}
