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

  void count(TlsEvent event) {
    if (event.problem().isEmpty()) {
      successes++;
      return;
    }
    failed++;
    TlsProblem problem = event.problem().get();
    TlsReport.Failure failure =
        new TlsReport.Failure(problem.type(), event.host(), event.address(), problem.detail());
    if (failures.size() < TlsReports.MAX_DETAILS || failures.containsKey(failure)) {
      failures.merge(failure, 1L, Long::sum);
    } else {
      withoutDetail++;
    }
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
