package io.fortimail.testing;

import io.fortimail.filter.CheckReport;
import io.fortimail.filter.Decision;
import io.fortimail.filter.Finding;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a decision. Unless {@link #forRecipient} has picked one, what is said of a verdict
 * must hold for every recipient.
 */
public final class DecisionAssert extends AbstractAssert<DecisionAssert, Decision> {

  private static final double SMALLEST_SCORE = 1e-6;

  /** What failures print, whichever recipients are looked at. */
  private final Decision whole;

  DecisionAssert(Decision actual, Decision whole) {
    super(actual, DecisionAssert.class);
    this.whole = whole;
  }

  /**
   * Looks at one recipient, and at the checks that ran for that one or for all.
   *
   * @param address its mailbox
   * @return the assertions on what concerns that recipient
   */
  public DecisionAssert forRecipient(String address) {
    Recipient recipient = Recipient.of(address);
    List<RecipientDecision> own =
        whole.recipients().stream().filter(r -> r.recipient().equals(recipient)).toList();
    require(!own.isEmpty(), "a decision for " + address);
    List<CheckReport> checks =
        whole.checks().stream()
            .filter(check -> check.recipient().map(recipient::equals).orElse(true))
            .toList();
    return new DecisionAssert(new Decision(own, checks), whole);
  }

  /**
   * The message is delivered.
   *
   * @return this
   */
  public DecisionAssert accepts() {
    return eachIs("accept", verdict -> verdict instanceof Verdict.Accept);
  }

  /**
   * The message is refused for good.
   *
   * @return this
   */
  public DecisionAssert rejects() {
    return eachIs("reject", verdict -> verdict instanceof Verdict.Reject);
  }

  /**
   * The message is refused for good.
   *
   * @param status the code, such as {@code 5.7.1}
   * @return this
   */
  public DecisionAssert rejects(String status) {
    return rejects(status, "");
  }

  /**
   * The message is refused for good.
   *
   * @param status the code, such as {@code 5.7.1}
   * @param words what the text of the reply contains
   * @return this
   */
  public DecisionAssert rejects(String status, String words) {
    return eachIs(
        "reject with " + status + " " + words,
        verdict ->
            verdict instanceof Verdict.Reject no
                && no.status().toString().equals(status)
                && no.text().contains(words));
  }

  /**
   * The client is asked to try again.
   *
   * @return this
   */
  public DecisionAssert defers() {
    return eachIs("defer", verdict -> verdict instanceof Verdict.Defer);
  }

  /**
   * The client is asked to try again.
   *
   * @param status the code, such as {@code 4.7.1}
   * @param words what the text of the reply contains
   * @return this
   */
  public DecisionAssert defers(String status, String words) {
    return eachIs(
        "defer with " + status + " " + words,
        verdict ->
            verdict instanceof Verdict.Defer later
                && later.status().toString().equals(status)
                && later.text().contains(words));
  }

  /**
   * The message is held.
   *
   * @return this
   */
  public DecisionAssert quarantines() {
    return eachIs("quarantine", verdict -> verdict instanceof Verdict.Quarantine);
  }

  /**
   * The message is held.
   *
   * @param words what the reason contains
   * @return this
   */
  public DecisionAssert quarantines(String words) {
    return eachIs(
        "quarantine for " + words,
        verdict -> verdict instanceof Verdict.Quarantine held && held.reason().contains(words));
  }

  /**
   * The message is dropped in silence.
   *
   * @return this
   */
  public DecisionAssert discards() {
    return eachIs("discard", verdict -> verdict instanceof Verdict.Discard);
  }

  /**
   * Which check decided.
   *
   * @param check its name, or {@code score}
   * @return this
   */
  public DecisionAssert decidedBy(String check) {
    return each("decided by " + check, r -> r.decidedBy().equals(Optional.of(check)));
  }

  /**
   * Nothing spoke against the message.
   *
   * @return this
   */
  public DecisionAssert decidedByNothing() {
    return each("decided by no check", r -> r.decidedBy().isEmpty());
  }

  /**
   * The sum of the scores.
   *
   * @param score the sum, to the sixth digit
   * @return this
   */
  public DecisionAssert hasScore(double score) {
    return each("score " + score, r -> Math.abs(r.score() - score) < SMALLEST_SCORE);
  }

  /**
   * The changes to make, all of them in their order.
   *
   * @param edits the changes
   * @return this
   */
  public DecisionAssert hasEdits(MessageEdit... edits) {
    List<MessageEdit> expected = List.of(edits);
    return each(
        "edits " + expected + " but they are " + editsOfAll(), r -> r.edits().equals(expected));
  }

  /**
   * Nothing is to be changed.
   *
   * @return this
   */
  public DecisionAssert hasNoEdits() {
    return hasEdits();
  }

  /**
   * The checks that ran, all of them in their order.
   *
   * @param names their names
   * @return this
   */
  public DecisionAssert hasChecks(String... names) {
    List<String> ran = actual.checks().stream().map(CheckReport::check).toList();
    return require(ran.equals(List.of(names)), "the checks " + Arrays.toString(names));
  }

  /**
   * A check ran, whatever it found.
   *
   * @param check its name
   * @return this
   */
  public DecisionAssert hasFinding(String check) {
    return require(!findings(check).isEmpty(), "a finding of " + check);
  }

  /**
   * A check did not run.
   *
   * @param check its name
   * @return this
   */
  public DecisionAssert hasNoFinding(String check) {
    return require(findings(check).isEmpty(), "no finding of " + check);
  }

  /**
   * Goes on with the finding of a check that ran once.
   *
   * @param check its name
   * @return the assertions on the finding
   */
  public FindingAssert findingOf(String check) {
    hasFinding(check);
    List<Finding> found = findings(check);
    require(found.size() == 1, "one finding of " + check + ": pick one with forRecipient");
    return new FindingAssert(found.get(0), account());
  }

  private List<Finding> findings(String check) {
    return actual.checks().stream()
        .filter(report -> report.check().equals(check))
        .map(CheckReport::finding)
        .toList();
  }

  private List<List<MessageEdit>> editsOfAll() {
    return actual.recipients().stream().map(RecipientDecision::edits).toList();
  }

  private DecisionAssert eachIs(String expected, Predicate<Verdict> holds) {
    return each(expected, recipient -> holds.test(recipient.verdict()));
  }

  private DecisionAssert each(String expected, Predicate<RecipientDecision> holds) {
    require(!actual.recipients().isEmpty(), "a decision for a recipient");
    for (RecipientDecision recipient : actual.recipients()) {
      require(holds.test(recipient), recipient.recipient() + ": " + expected);
    }
    return this;
  }

  private DecisionAssert require(boolean holds, String expected) {
    if (!holds) {
      failWithMessage("%s", "expected " + expected + "\n" + account());
    }
    return this;
  }

  private String account() {
    return whole.trace().toString();
  }
}
