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
    boolean match =
        threshold.isPresent() ? result.score() >= threshold.getAsDouble() : result.isListed();
    if (match && threshold.isPresent() && result.lowest() < threshold.getAsDouble()) {
      // A list that gave no answer may speak for the client: that must not become a refusal.
      return Finding.unavailable(result.reason());
    } else if (match) {
      return Finding.match(result.reason());
    } else if (result.has(DnsListResult.Unavailable.class)) {
      return Finding.unavailable(result.reason());
    } else if (result.has(DnsListResult.NotListed.class)
        || result.has(DnsListResult.Listed.class)) {
      return Finding.clear(result.reason());
    }
    return Finding.skipped(result.reason());
  }
}
