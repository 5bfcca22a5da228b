package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Optional;

/**
 * What a stage has to do.
 *
 * @param stage which
 * @param recipient for whom, at {@link Stage#RCPT}
 * @param reports where the reports go; what is in it already are the earlier findings
 * @param tallies whose fates the reports count for; the stage ends early when all are decided, and
 *     never where nobody is named yet
 * @param time what its checks use up
 * @param call asks a check, given what was found before
 */
record StageTask(
    Stage stage,
    Optional<Recipient> recipient,
    ReportLog reports,
    List<Tally> tallies,
    TimeBudget time,
    StageCall call) {

  /** At a stage at which no recipient is named. */
  static StageTask unnamed(Stage stage, ReportLog reports, TimeBudget time, StageCall call) {
    return new StageTask(stage, Optional.empty(), reports, List.of(), time, call);
  }

  boolean isDecided() {
    for (Tally tally : tallies) {
      if (!tally.isFinal()) {
        return false;
      }
    }
    return !tallies.isEmpty();
  }

  void add(CheckReport report) {
    reports.add(report);
    for (Tally tally : tallies) {
      tally.add(report);
    }
  }
}
