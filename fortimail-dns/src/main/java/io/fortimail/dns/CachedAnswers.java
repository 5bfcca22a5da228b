package io.fortimail.dns;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cache within their limits. Reading takes no lock; whoever writes makes room:
 * from the oldest on, what is over or has not been asked for since the last look goes ("second
 * chance").
 */
final class CachedAnswers {

  /** How many are spared for one that comes: all of them may just have been asked for. */
  private static final int MAX_SPARED = 32;

  private final DnsCacheLimits limits;

  /** By question, or by the name alone where it does not exist. */
  private final ConcurrentMap<Object, CachedAnswer<?>> entries = new ConcurrentHashMap<>();

  /** All entries and nothing else, by identity: what is replaced must not be held on to. */
  private final Set<CachedAnswer<?>> oldest = new LinkedHashSet<>();

  private long octets;

  CachedAnswers(DnsCacheLimits limits) {
    this.limits = limits;
  }

  /** Fresh or not; null if there is none, because an Optional for each hit is one object more. */
  @SuppressWarnings("unchecked") // under a name stands its absence, which is so for all types
  <T> @Nullable CachedAnswer<T> find(DnsQuestion<T> question, long now) {
    CachedAnswer<?> own = entries.get(question);
    if ((own == null || !own.isFresh(now)) && isFollowed(question)) {
      CachedAnswer<?> absence = entries.get(question.name());
      own = absence != null && absence.isFresh(now) ? absence : own;
    }
    return (CachedAnswer<T>) own;
  }

  /** RFC 2308 section 5: that a name does not exist is kept for the name, whatever the type. */
  private static Object keyOf(CachedAnswer<?> entry) {
    DnsQuestion<?> question = entry.question();
    return entry.isAbsence() && isFollowed(question) ? question.name() : question;
  }

  /** Where aliases are not followed, a name may exist that for other types does not lead to one. */
  private static boolean isFollowed(DnsQuestion<?> question) {
    return question.type() != DnsType.CNAME;
  }

  void put(CachedAnswer<?> entry, long now) {
    if (entry.octets() > limits.maxOctets()) {
      return;
    }
    synchronized (oldest) {
      Object key = keyOf(entry);
      if (!key.equals(entry.question())) {
        forget(entry.question());
      }
      Optional.ofNullable(entries.put(key, entry)).ifPresent(this::gone);
      octets += entry.octets();
      oldest.add(entry);
      makeRoom(now);
    }
  }

  /** Not so the absence of its name. */
  void remove(DnsQuestion<?> question) {
    forget(question);
  }

  private void forget(Object key) {
    synchronized (oldest) {
      Optional.ofNullable(entries.remove(key)).ifPresent(this::gone);
    }
  }

  private void gone(CachedAnswer<?> entry) {
    oldest.remove(entry);
    octets -= entry.octets();
  }

  int size() {
    return entries.size();
  }

  private void makeRoom(long now) {
    int spared = 0;
    while (oldest.size() > limits.maxEntries() || octets > limits.maxOctets()) {
      CachedAnswer<?> next = oldest.iterator().next();
      if (next.isFresh(now) && next.takeUsed() && spared++ < MAX_SPARED) {
        oldest.remove(next);
        oldest.add(next);
      } else {
        forget(keyOf(next));
      }
    }
  }
}
