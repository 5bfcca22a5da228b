package io.fortimail.filter;

import io.fortimail.mail.Envelope;
import java.util.List;

/**
 * All recipients of a message, and what was found until they were all named.
 *
 * @param envelope as the client gave it
 * @param reports all reports, of each recipient too
 * @param tallies one for each recipient of the envelope, in its order
 */
record Judgement(Envelope envelope, ReportLog reports, List<Tally> tallies) {

  /** For those of the recipients that are left in another envelope. */
  Judgement within(Envelope fewer) {
    return fewer.recipients().equals(envelope.recipients())
        ? new Judgement(fewer, reports, tallies)
        : new Judgement(
            fewer,
            reports,
            tallies.stream()
                .filter(tally -> fewer.recipients().contains(tally.recipient()))
                .toList());
  }

  /** What a filter may see: no recipient that a check has refused. */
  Envelope wanted() {
    for (Tally tally : tallies) {
      if (tally.isRefused()) {
        return envelope.withRecipients(
            tallies.stream().filter(each -> !each.isRefused()).map(Tally::recipient).toList());
      }
    }
    return envelope;
  }

  Decision soFar() {
    return new Decision(tallies.stream().map(Tally::soFar).toList(), reports.findings().checks());
  }

  Decision complete() {
    return new Decision(
        tallies.stream().map(Tally::complete).toList(), reports.findings().checks());
  }
}
