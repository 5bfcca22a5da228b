package io.fortimail.dns;

import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.time.Duration;

/** An answer in the cache, which counts down what is left of its time. */
final class CachedAnswer<T> {

  private static final long SECOND = 1_000_000_000;

  /** What the objects of an entry take besides its text and its records. */
  private static final long OVERHEAD = 370;

  private static final long PER_RECORD = 64;

  private final DnsQuestion<T> question;
  private final DnsAnswer<T> answer;
  private final long since;
  private final long life;
  private final int failures;
  private final long octets;

  /** Set by each hit, unset as the cache looks for room. */
  private volatile boolean used;

  /** The answer as it is in one second, made once for all who ask within it. */
  private record Aged<T>(long seconds, DnsAnswer<T> answer) {}

  /** A race costs no more than making it twice: what it holds is immutable. */
  private Aged<T> aged;

  CachedAnswer(
      DnsQuestion<T> question, DnsAnswer<T> answer, long since, Duration life, int failures) {
    this.question = question;
    this.answer = answer;
    this.since = since;
    this.life = life.toNanos();
    this.failures = failures;
    this.octets = octetsOf(question, answer);
    this.aged = new Aged<>(0, withTtl(answer, life));
  }

  DnsQuestion<T> question() {
    return question;
  }

  /** Whether it says that there is no such name. */
  boolean isAbsence() {
    return answer instanceof NoSuchDomain;
  }

  boolean isFresh(long now) {
    return now - since < life;
  }

  /**
   * How many failures in a row it is the last of; none where this is longer ago than a failure may
   * be kept: what was mended since and fails again is a new row.
   */
  int failures(long now, Duration memory) {
    return now - since - life < memory.toNanos() ? failures : 0;
  }

  long octets() {
    return octets;
  }

  /** The answer with what is left of its time, in whole seconds. */
  DnsAnswer<T> at(long now) {
    if (!used) {
      used = true;
    }
    long seconds = (now - since) / SECOND;
    Aged<T> last = aged;
    if (last.seconds != seconds) {
      last = new Aged<>(seconds, withTtl(answer, Duration.ofNanos(life - seconds * SECOND)));
      aged = last;
    }
    return last.answer;
  }

  /** Whether it has been asked for since this was called last. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  private static <T> DnsAnswer<T> withTtl(DnsAnswer<T> answer, Duration ttl) {
    if (answer instanceof Found<T> found) {
      return new Found<>(found.records(), found.name(), ttl, found.validated());
    } else if (answer instanceof NoData<T> none) {
      return new NoData<>(none.reason(), ttl, none.validated());
    } else if (answer instanceof NoSuchDomain<T> none) {
      return new NoSuchDomain<>(none.reason(), ttl, none.validated());
    }
    return answer;
  }

  private static <T> long octetsOf(DnsQuestion<T> question, DnsAnswer<T> answer) {
    long octets = OVERHEAD + question.name().length();
    if (answer instanceof Found<T> found) {
      octets += found.name().length();
      for (T each : found.records()) {
        octets += PER_RECORD + each.toString().length();
      }
    } else if (answer instanceof TemporaryFailure<T> failure) {
      octets += failure.reason().length();
    } else {
      octets += DnsAnswer.MAX_REASON / 2;
    }
    return octets;
  }
}
