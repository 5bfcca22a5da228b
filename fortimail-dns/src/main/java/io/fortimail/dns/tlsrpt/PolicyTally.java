package io.fortimail.dns.tlsrpt;

import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what comes of one policy. */
final class PolicyTally {

  private final Map<TlsReport.Failure, Long> failures = new LinkedHashMap<>();
  private long successes;
  private long failed;
  private long withoutDetail;

  /**
   * Counts an event.
   *
   * @param roomy whether there is room for one more group of failures
   * @return whether there is one more
   */
  boolean count(TlsEvent event, boolean roomy) {
    if (event.problem().isEmpty()) {
      successes++;
      return false;
    }
    failed++;
    TlsProblem problem = event.problem().get();
    TlsReport.Failure failure =
        new TlsReport.Failure(problem.type(), event.host(), event.address(), problem.detail());
    boolean known = failures.containsKey(failure);
    if (known || (roomy && failures.size() < TlsReports.MAX_DETAILS)) {
      failures.merge(failure, 1L, Long::sum);
      return !known;
    }
    withoutDetail++;
    return false;
  }

  TlsReport.Summary summary(TlsPolicy policy) {
    List<TlsReport.Detail> details = new ArrayList<>();
    failures.forEach((failure, count) -> details.add(new TlsReport.Detail(failure, count)));
    if (withoutDetail > 0) {
      details.add(
          new TlsReport.Detail(
              new TlsReport.Failure(
                  TlsFailureType.VALIDATION_FAILURE,
                  Optional.empty(),
                  Optional.empty(),
                  "of any type: more kinds of failure than details are kept of"),
              withoutDetail));
    }
    return new TlsReport.Summary(policy, successes, failed, details);
  }
}
