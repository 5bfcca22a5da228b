package io.fortimail.dns.mtasts;

import java.util.concurrent.CompletionStage;

/** Fetches policies (RFC 8461 section 3.3). Safe for use by several threads. */
@FunctionalInterface
public interface MtaStsFetcher {

  /**
   * Fetches the policy of a domain. It does not block.
   *
   * @param domain the domain in A-labels, without {@code mta-sts.} in front
   * @return what has come of it, now or later, on any thread; it does not fail
   */
  CompletionStage<MtaStsFetch> fetch(String domain);
}
