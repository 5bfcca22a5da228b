package io.fortimail.dns.mtasts;

import java.time.Instant;

/**
 * A policy as it is kept.
 *
 * @param id the id that the record in DNS had when it was fetched
 * @param policy the policy
 * @param fetched when
 */
public record CachedPolicy(String id, MtaStsPolicy policy, Instant fetched) {

  /** {@return when it is over} */
  public Instant expires() {
    return fetched.plus(policy.maxAge());
  }
}
