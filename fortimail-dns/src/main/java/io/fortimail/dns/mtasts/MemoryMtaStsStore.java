package io.fortimail.dns.mtasts;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps policies in memory, until the process ends: {@link FileMtaStsStore} keeps them longer.
 *
 * <p>Only a domain with a valid policy, fetched by HTTPS, takes room. Where there is none left,
 * policies that are over go first, then those of the owner (the domain registered with a registry)
 * that takes the most room, those not used for longest first. So an attacker who makes us send mail
 * to many subdomains of their own pushes out no policy of others; for that they need as many
 * registered domains, each with certificates, as there is room for policies.
 */
public final class MemoryMtaStsStore implements MtaStsStore {

  /**
   * The usual room: 10 000 policies. Policies have some 300 octets, so that is some megabytes; one
   * of more than 2 kB counts as several, so it is never more than some tens of megabytes.
   */
  public static final int DEFAULT_SIZE = 10_000;

  private final Map<String, CachedPolicy> policies = new ConcurrentHashMap<>();
  private final KeptDomains kept;
  private final InstantSource clock;

  /**
   * An empty store.
   *
   * @param size how many policies it keeps
   * @throws IllegalArgumentException if there is no room
   */
  public MemoryMtaStsStore(int size) {
    this(size, InstantSource.system());
  }

  /**
   * An empty store with a clock.
   *
   * @param size how many policies it keeps
   * @param clock tells which are over
   * @throws IllegalArgumentException if there is no room
   */
  public MemoryMtaStsStore(int size, InstantSource clock) {
    this.kept = new KeptDomains(size);
    this.clock = clock;
  }

  @Override
  public CompletionStage<Optional<CachedPolicy>> load(String domain) {
    return CompletableFuture.completedFuture(
        kept.use(domain) ? Optional.ofNullable(policies.get(domain)) : Optional.empty());
  }

  @Override
  public synchronized CompletionStage<Void> save(String domain, CachedPolicy policy) {
    policies.put(domain, policy);
    kept.add(domain, policy, clock.instant()).forEach(policies::remove);
    return CompletableFuture.allOf();
  }
}
