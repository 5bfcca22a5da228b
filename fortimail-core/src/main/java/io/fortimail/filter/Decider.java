package io.fortimail.filter;

import io.fortimail.mail.MessageEdit;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where findings become a verdict: the first final action decides, else the sum of the scores. */
final class Decider {

  private Decider() {}

  static RecipientDecision decide(
      FilterChain chain, Recipient recipient, List<CheckReport> reports) {
    double score = 0;
    List<MessageEdit> edits = new ArrayList<>();
    for (CheckReport report : reports) {
      Finding finding = report.finding();
      score += finding.score();
      Action action = chain.profile(report.check()).decide(finding, recipient);
      if (action instanceof Action.Edit edit) {
        edits.add(edit.change());
      } else if (action instanceof Action.Final last) {
        return decided(recipient, last.verdict(), report, score, edits);
      } else if (action instanceof Action.FinalWithReason last) {
        return decided(recipient, last.verdict(finding), report, score, edits);
      }
    }
    double sum = score;
    return chain
        .verdictOfScore(score)
        .map(verdict -> new RecipientDecision(recipient, verdict, Optional.of("score"), sum, edits))
        .orElseGet(
            () ->
                new RecipientDecision(
                    recipient, new Verdict.Accept(), Optional.empty(), sum, edits));
  }

  private static RecipientDecision decided(
      Recipient recipient, Verdict verdict, CheckReport by, double score, List<MessageEdit> edits) {
    return new RecipientDecision(recipient, verdict, Optional.of(by.check()), score, edits);
  }
}
