package io.fortimail.dns.mtasts;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps policies. One that outlives the process makes a restart no chance for an attacker who
 * blocks DNS or the policy host (RFC 8461 section 10.2).
 *
 * <p>Safe for use by several threads; no method blocks.
 */
public interface MtaStsStore {

  /**
   * Loads the policy of a domain, expired or not.
   *
   * @param domain in lower case and A-labels
   * @return what was saved last, unless it had to make room
   */
  CompletionStage<Optional<CachedPolicy>> load(String domain);

  /**
   * Saves the policy of a domain, in place of an older one.
   *
   * @param domain in lower case and A-labels
   * @param policy the policy
   * @return done when it can be loaded
   */
  CompletionStage<Void> save(String domain, CachedPolicy policy);

  /** {@return a store in memory with room for {@value MemoryMtaStsStore#DEFAULT_SIZE} policies} */
  static MtaStsStore inMemory() {
    return new MemoryMtaStsStore(MemoryMtaStsStore.DEFAULT_SIZE);
  }
}
