package io.fortimail.dns.mtasts;

import io.fortimail.tls.TlsProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers fetches that have failed, so that they are not repeated for every message. */
final class FailedFetches {

  private static final int MAX = 10_000;

  private record Failure(String id, TlsProblem problem, Instant at) {}

  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private final Duration pause;

  FailedFetches(Duration pause) {
    this.pause = pause;
  }

  /** The problem of a fetch of this version that is not to be repeated yet. */
  synchronized Optional<TlsProblem> recent(String domain, String id, Instant now) {
    return Optional.ofNullable(failures.get(domain))
        .filter(failure -> failure.id().equals(id) && now.isBefore(failure.at().plus(pause)))
        .map(Failure::problem);
  }

  synchronized void add(String domain, String id, TlsProblem problem, Instant now) {
    failures.remove(domain); // to the end of the line
    failures.put(domain, new Failure(id, problem, now));
    if (failures.size() > MAX) {
      failures.remove(failures.keySet().iterator().next());
    }
  }
}
