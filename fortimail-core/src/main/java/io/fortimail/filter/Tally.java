package io.fortimail.filter;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where findings become a verdict, for one recipient: reports come in as the checks answer, in the
 * order of the chain. The first final action decides; where none does, the sum of the scores does
 * when it is complete.
 */
final class Tally {

  private static final Logger log = LoggerFactory.getLogger(Tally.class);

  /** Scores add up to this grain, so that 0.7 and 0.1 reach a threshold of 0.8. */
  private static final double GRAINS = 1e6;

  /** Above this a grain is lost in a double anyway. */
  private static final double MAX_ROUNDED = 1e9;

  private final FilterChain chain;
  private final Recipient recipient;
  private final List<MessageEdit> edits = new ArrayList<>();
  private double sum;
  private @Nullable RecipientDecision decided;

  Tally(FilterChain chain, Recipient recipient, Findings earlier) {
    this.chain = chain;
    this.recipient = recipient;
    earlier.forEach(this::add);
  }

  /** Counts a report, unless the fate is decided: what comes after that counts no more. */
  void add(CheckReport report) {
    if (decided != null) {
      return;
    }
    Finding finding = report.finding();
    sum = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sum + finding.score()));
    Action action = actionFor(report);
    if (action instanceof Action.Edit edit) {
      edits.addAll(edit.changes());
    } else if (action instanceof Action.ApplyEdits) {
      edits.addAll(finding.edits());
    } else if (action instanceof Action.Final last) {
      decided = decision(last.verdict(), Optional.of(report.check()));
    } else if (action instanceof Action.FinalWithReason last) {
      decided = decision(last.verdict(finding), Optional.of(report.check()));
    }
  }

  boolean isFinal() {
    return decided != null;
  }

  /** {@return whether a check has refused the message, so that it is not for this recipient} */
  boolean isRefused() {
    return decided != null
        && (decided.verdict() instanceof Verdict.Reject
            || decided.verdict() instanceof Verdict.Defer);
  }

  Recipient recipient() {
    return recipient;
  }

  /** {@return the decision while scores are still to come: the sum decides nothing yet} */
  RecipientDecision soFar() {
    return decided != null ? decided : decision(new Verdict.Accept(), Optional.empty());
  }

  /** {@return the decision after the last check} */
  RecipientDecision complete() {
    if (decided != null) {
      return decided;
    }
    return chain
        .verdictOfScore(score())
        .map(verdict -> decision(verdict, Optional.of("score")))
        .orElseGet(this::soFar);
  }

  /**
   * A policy that fails has not said what the finding means. That is a failure that may pass: it
   * must not become a pass, nor a refusal for good.
   */
  private Action actionFor(CheckReport report) {
    try {
      Action action = chain.profile(report.check()).decide(report.finding(), recipient);
      if (action == null) {
        throw new NullPointerException("the profile gave no action");
      }
      return action;
    } catch (Throwable failure) { // an overflow of the stack or the heap, too
      log.warn("the profile of {} failed", report.check(), failure);
      return new Action.Final(
          new Verdict.Defer(
              EnhancedStatus.TEMPORARY_SYSTEM_FAILURE,
              "the policy of " + report.check() + " failed"));
    }
  }

  private RecipientDecision decision(Verdict verdict, Optional<String> by) {
    return new RecipientDecision(recipient, verdict, by, score(), edits);
  }

  private double score() {
    return Math.abs(sum) < MAX_ROUNDED ? Math.rint(sum * GRAINS) / GRAINS : sum;
  }
}
