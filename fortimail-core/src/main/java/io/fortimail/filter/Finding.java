package io.fortimail.filter;

import io.fortimail.mail.PeerText;
import io.fortimail.mail.edit.MessageEdit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a filter found: a fact with its reason. What it means for the message is decided elsewhere.
 *
 * @param outcome what the check came to
 * @param score what it adds to the message's score; below 0 speaks for the message
 * @param reason why, in words for a person. Whatever a peer may have put into it is replaced: it is
 *     printable ASCII of at most {@value #MAX_REASON} characters.
 * @param result the typed result, for filters that come later
 * @param edits the changes to the message that the filter proposes, in order. Nothing is changed
 *     unless policy says {@link Action#applyEdits}
 */
public record Finding(
    Outcome outcome,
    double score,
    String reason,
    Optional<FilterResult> result,
    List<MessageEdit> edits) {

  /** The most changes in one finding: more is not a change but another message. */
  public static final int MAX_EDITS = 100;

  /** The longest reason kept, in characters: it has to fit a reply line (RFC 5321 4.5.3.1.5). */
  public static final int MAX_REASON = 400;

  /**
   * Cleans the reason and copies the list.
   *
   * @throws IllegalArgumentException if the score is no finite number, or there are more than
   *     {@value #MAX_EDITS} edits
   */
  public Finding {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be finite");
    }
    if (edits.size() > MAX_EDITS) {
      throw new IllegalArgumentException("more than " + MAX_EDITS + " edits");
    }
    edits = List.copyOf(edits);
    reason = PeerText.clean(reason, MAX_REASON);
  }

  /**
   * The check found what it looks for.
   *
   * @param reason why
   * @return a finding without score or result
   */
  public static Finding match(String reason) {
    return new Finding(Outcome.MATCH, 0, reason, Optional.empty(), List.of());
  }

  /**
   * The check looked and did not find it.
   *
   * @param reason what was looked at
   * @return a finding without score or result
   */
  public static Finding clear(String reason) {
    return new Finding(Outcome.CLEAR, 0, reason, Optional.empty(), List.of());
  }

  /**
   * The check could not look.
   *
   * @param reason what stood in the way
   * @return a finding without score or result
   */
  public static Finding unavailable(String reason) {
    return new Finding(Outcome.UNAVAILABLE, 0, reason, Optional.empty(), List.of());
  }

  /**
   * There was nothing to look at.
   *
   * @param reason why not
   * @return a finding without score or result
   */
  public static Finding skipped(String reason) {
    return new Finding(Outcome.SKIPPED, 0, reason, Optional.empty(), List.of());
  }

  /**
   * The same finding with another score.
   *
   * @param points what it adds to the message's score
   * @return a new finding
   */
  public Finding withScore(double points) {
    return new Finding(outcome, points, reason, result, edits);
  }

  /**
   * The same finding with a typed result.
   *
   * @param typed the result
   * @return a new finding
   */
  public Finding withResult(FilterResult typed) {
    return new Finding(outcome, score, reason, Optional.of(typed), edits);
  }

  /**
   * The same finding with changes that the filter proposes.
   *
   * @param changes the changes, in order, in place of any before
   * @return a new finding
   * @throws IllegalArgumentException if there are more than {@value #MAX_EDITS}
   */
  public Finding withEdits(MessageEdit... changes) {
    return withEdits(List.of(changes));
  }

  /**
   * The same finding with changes that the filter proposes.
   *
   * @param changes the changes, in order, in place of any before
   * @return a new finding
   * @throws IllegalArgumentException if there are more than {@value #MAX_EDITS}
   */
  public Finding withEdits(List<MessageEdit> changes) {
    return new Finding(outcome, score, reason, result, changes);
  }

  /** {@return this finding as an answer that is already there} */
  public CompletionStage<Finding> now() {
    return CompletableFuture.completedFuture(this);
  }
}
