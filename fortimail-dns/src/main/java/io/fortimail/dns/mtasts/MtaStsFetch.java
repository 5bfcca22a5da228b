package io.fortimail.dns.mtasts;

import io.fortimail.tls.TlsProblem;

/** What has come of fetching a policy. */
public sealed interface MtaStsFetch {

  /**
   * It is there.
   *
   * @param policy the policy
   */
  record Fetched(MtaStsPolicy policy) implements MtaStsFetch {}

  /**
   * It could not be had.
   *
   * @param problem why: {@code STS_POLICY_FETCH_ERROR}, {@code STS_POLICY_INVALID} or {@code
   *     STS_WEBPKI_INVALID} of {@link io.fortimail.tls.TlsFailureType}
   */
  record Failed(TlsProblem problem) implements MtaStsFetch {}
}
