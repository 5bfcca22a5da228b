package io.fortimail.dns.mtasts;

import com.google.common.net.InternetDomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which policies a store keeps, and which make room. Those that are over go first. Then go policies
 * of whoever takes the most room, the one that was not used for longest first: who makes ten
 * thousand subdomains with certificates pushes out their own policies and not those of others,
 * whose mail would be less safe then (RFC 8461 section 10.2).
 */
final class KeptDomains {

  /** A usual policy has some 300 characters; a larger one counts as several. */
  private static final int UNIT = 2_048;

  private record Entry(String owner, Instant expires, int units) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int room;
  private long taken;

  KeptDomains(int room) {
    if (room < 1) {
      throw new IllegalArgumentException("no room");
    }
    this.room = room;
  }

  /** Whether the domain is kept; it counts as used now. */
  synchronized boolean use(String domain) {
    return entries.get(domain) != null;
  }

  synchronized void remove(String domain) {
    Entry entry = entries.remove(domain);
    taken -= entry == null ? 0 : entry.units();
  }

  /** Keeps a domain, and says which others are not kept any more. */
  synchronized List<String> add(String domain, CachedPolicy policy, Instant now) {
    remove(domain);
    Entry entry = new Entry(owner(domain), policy.expires(), units(policy.policy()));
    entries.put(domain, entry);
    taken += entry.units();
    List<String> out = new ArrayList<>();
    while (taken > room && entries.size() > 1) {
      String victim = victim(domain, now);
      remove(victim);
      out.add(victim);
    }
    return out;
  }

  /** A walk over all: a policy is saved after it was fetched by HTTPS, which costs far more. */
  private String victim(String added, Instant now) {
    Map<String, Integer> shares = new HashMap<>();
    for (Entry entry : entries.values()) {
      shares.merge(entry.owner(), entry.units(), Integer::sum);
    }
    String victim = "";
    int largest = 0;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getKey().equals(added)) {
        continue;
      }
      if (!now.isBefore(entry.getValue().expires())) {
        return entry.getKey();
      }
      int share = shares.getOrDefault(entry.getValue().owner(), 0);
      if (share > largest) {
        largest = share;
        victim = entry.getKey();
      }
    }
    return victim;
  }

  private static int units(MtaStsPolicy policy) {
    long length = policy.lines().stream().mapToLong(String::length).sum();
    return (int) (1 + length / UNIT);
  }

  /**
   * Whoever has registered the name. Names below a suffix of a hoster count as one: they cost an
   * attacker nothing.
   */
  private static String owner(String domain) {
    if (InternetDomainName.isValid(domain)) {
      InternetDomainName name = InternetDomainName.from(domain);
      if (name.isUnderRegistrySuffix()) {
        return name.topDomainUnderRegistrySuffix().toString();
      }
    }
    int last = domain.lastIndexOf('.');
    return domain.substring(domain.lastIndexOf('.', last - 1) + 1);
  }
}
