package io.fortimail.dns.mtasts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps policies in memory. The one that was not used for longest makes room. */
public final class MemoryMtaStsStore implements MtaStsStore {

  /** The usual room. Policies are some 300 octets, so that is some megabytes. */
  public static final int DEFAULT_SIZE = 10_000;

  private final Map<String, CachedPolicy> policies = new LinkedHashMap<>(16, 0.75f, true);
  private final int size;

  /**
   * An empty store.
   *
   * @param size how many policies it keeps
   * @throws IllegalArgumentException if there is no room
   */
  public MemoryMtaStsStore(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("no room");
    }
    this.size = size;
  }

  @Override
  public CompletionStage<Optional<CachedPolicy>> load(String domain) {
    synchronized (policies) {
      return CompletableFuture.completedFuture(Optional.ofNullable(policies.get(domain)));
    }
  }

  @Override
  public CompletionStage<Void> save(String domain, CachedPolicy policy) {
    synchronized (policies) {
      policies.put(domain, policy);
      if (policies.size() > size) {
        policies.remove(policies.keySet().iterator().next());
      }
    }
    return CompletableFuture.allOf();
  }
}
