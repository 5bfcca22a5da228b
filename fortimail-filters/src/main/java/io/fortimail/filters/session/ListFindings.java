package io.fortimail.filters.session;

import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.dns.reputation.DnsListsResult;
import io.fortimail.filter.Finding;
import java.util.OptionalDouble;

/** What DNS lists said, as findings. */
final class ListFindings {

  private ListFindings() {}

  static Finding of(DnsListResult result) {
    if (result instanceof DnsListResult.Listed) {
      return Finding.match(result.reason());
    } else if (result instanceof DnsListResult.NotListed) {
      return Finding.clear(result.reason());
    } else if (result instanceof DnsListResult.Unavailable) {
      return Finding.unavailable(result.reason());
    }
    return Finding.skipped(result.reason());
  }

  static Finding of(DnsListsResult result, OptionalDouble threshold) {
    return outcome(result, threshold).withScore(result.score()).withResult(result);
  }

  private static Finding outcome(DnsListsResult result, OptionalDouble threshold) {
    // A safelist that gave no answer may have the client: a sum that it could have brought below
    // the threshold is not reached yet, lest a failure that passes become a refusal for good.
    boolean match =
        threshold.isPresent() ? result.leastScore() >= threshold.getAsDouble() : result.isListed();
    if (match) {
      return Finding.match(result.reason());
    } else if (threshold.isPresent() && result.score() >= threshold.getAsDouble()) {
      return Finding.unavailable(result.reason());
    } else if (result.has(DnsListResult.Unavailable.class)) {
      return Finding.unavailable(result.reason());
    } else if (result.has(DnsListResult.NotListed.class)
        || result.has(DnsListResult.Listed.class)) {
      return Finding.clear(result.reason());
    }
    return Finding.skipped(result.reason());
  }
}
