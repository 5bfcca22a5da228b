package io.fortimail.testing;

import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Outcome;
import io.fortimail.mail.edit.MessageEdit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a check found. Get one from {@link DecisionAssert#findingOf}. */
public final class FindingAssert extends AbstractAssert<FindingAssert, Finding> {

  private static final double SMALLEST_SCORE = 1e-6;

  private final String account;

  FindingAssert(Finding actual, String account) {
    super(actual, FindingAssert.class);
    this.account = account;
  }

  /**
   * The check found what it looks for.
   *
   * @return this
   */
  public FindingAssert matches() {
    return cameTo(Outcome.MATCH);
  }

  /**
   * The check looked and did not find it.
   *
   * @return this
   */
  public FindingAssert isClear() {
    return cameTo(Outcome.CLEAR);
  }

  /**
   * The check could not look, or failed.
   *
   * @return this
   */
  public FindingAssert isUnavailable() {
    return cameTo(Outcome.UNAVAILABLE);
  }

  /**
   * The check had nothing to look at.
   *
   * @return this
   */
  public FindingAssert isSkipped() {
    return cameTo(Outcome.SKIPPED);
  }

  /**
   * What it adds to the score.
   *
   * @param score the score, to the sixth digit
   * @return this
   */
  public FindingAssert hasScore(double score) {
    boolean same = Math.abs(actual.score() - score) < SMALLEST_SCORE;
    return require(same, "the score " + score + ", but it is " + actual.score());
  }

  /**
   * The reason, word by word.
   *
   * @param reason the reason
   * @return this
   */
  public FindingAssert hasReason(String reason) {
    return require(actual.reason().equals(reason), "the reason \"" + reason + butReason());
  }

  /**
   * Words in the reason.
   *
   * @param words what it contains
   * @return this
   */
  public FindingAssert hasReasonContaining(String words) {
    return require(actual.reason().contains(words), "a reason with \"" + words + butReason());
  }

  /**
   * The typed result.
   *
   * @param result what it equals
   * @return this
   */
  public FindingAssert hasResult(FilterResult result) {
    boolean same = actual.result().filter(result::equals).isPresent();
    return require(same, "the result " + result + butResult());
  }

  /**
   * The typed result, by its class.
   *
   * @param type the class
   * @return this
   */
  public FindingAssert hasResult(Class<? extends FilterResult> type) {
    return hasResult(type, result -> {});
  }

  /**
   * The typed result, and what holds of it.
   *
   * @param <T> its type
   * @param type its class
   * @param requirements assertions on it
   * @return this
   */
  public <T extends FilterResult> FindingAssert hasResult(Class<T> type, Consumer<T> requirements) {
    boolean present = actual.result().filter(type::isInstance).isPresent();
    require(present, "a result of " + type.getSimpleName() + butResult());
    actual.result().map(type::cast).ifPresent(requirements);
    return this;
  }

  /**
   * There is no typed result.
   *
   * @return this
   */
  public FindingAssert hasNoResult() {
    return require(actual.result().isEmpty(), "no result" + butResult());
  }

  /**
   * The changes that the filter proposes, all of them in their order.
   *
   * @param edits the changes
   * @return this
   */
  public FindingAssert proposes(MessageEdit... edits) {
    boolean same = actual.edits().equals(List.of(edits));
    return require(same, "the edits " + List.of(edits) + ", but they are " + actual.edits());
  }

  /**
   * The filter proposes no change.
   *
   * @return this
   */
  public FindingAssert proposesNothing() {
    return proposes();
  }

  private FindingAssert cameTo(Outcome outcome) {
    String but = ", but the finding is " + word(actual.outcome()) + ": " + actual.reason();
    return require(actual.outcome() == outcome, word(outcome) + but);
  }

  private String butReason() {
    return "\", but it is \"" + actual.reason() + "\"";
  }

  private String butResult() {
    return ", but it is " + actual.result().map(Object::toString).orElse("missing");
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private FindingAssert require(boolean holds, String expected) {
    if (!holds) {
      failWithMessage("%s", "expected " + expected + "\n" + account);
    }
    return this;
  }
}
