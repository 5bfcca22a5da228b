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
  private final ConcurrentMap<DnsQuestion<?>, CachedAnswer<?>> entries = new ConcurrentHashMap<>();

  /** All entries and nothing else, by identity: what is replaced must not be held on to. */
  private final Set<CachedAnswer<?>> oldest = new LinkedHashSet<>();

  private long octets;

  CachedAnswers(DnsCacheLimits limits) {
    this.limits = limits;
  }

  /** Fresh or not; null if there is none, because an Optional for each hit is one object more. */
  @SuppressWarnings("unchecked") // an entry stands under its own question only
  <T> @Nullable CachedAnswer<T> find(DnsQuestion<T> question) {
    return (CachedAnswer<T>) entries.get(question);
  }

  void put(CachedAnswer<?> entry, long now) {
    if (entry.octets() > limits.maxOctets()) {
      return;
    }
    synchronized (oldest) {
      Optional.ofNullable(entries.put(entry.question(), entry)).ifPresent(this::gone);
      octets += entry.octets();
      oldest.add(entry);
      makeRoom(now);
    }
  }

  void remove(DnsQuestion<?> question) {
    synchronized (oldest) {
      Optional.ofNullable(entries.remove(question)).ifPresent(this::gone);
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
        remove(next.question());
      }
    }
  }
}
