package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.BrokenSignature;
import io.fortimail.mail.edit.MessageEdit;
import java.util.List;
import java.util.Optional;

/**
 * The decision for one recipient.
 *
 * @param recipient for whom
 * @param verdict what happens to the message
 * @param decidedBy the name of the check that decided, or {@code score}; empty where nothing spoke
 *     against the message
 * @param score the sum of the scores of the checks that counted
 * @param edits the changes to make before delivery, in order
 * @param brokenSignatures signatures of the message that the edits make invalid; whether they hold
 *     now was not looked at
 */
public record RecipientDecision(
    Recipient recipient,
    Verdict verdict,
    Optional<String> decidedBy,
    double score,
    List<MessageEdit> edits,
    List<BrokenSignature> brokenSignatures) {

  /** Copies the lists. */
  public RecipientDecision {
    edits = List.copyOf(edits);
    brokenSignatures = List.copyOf(brokenSignatures);
  }

  /**
   * A decision whose edits break no signature.
   *
   * @param recipient for whom
   * @param verdict what happens to the message
   * @param decidedBy the name of the check that decided
   * @param score the sum of the scores
   * @param edits the changes to make before delivery
   */
  public RecipientDecision(
      Recipient recipient,
      Verdict verdict,
      Optional<String> decidedBy,
      double score,
      List<MessageEdit> edits) {
    this(recipient, verdict, decidedBy, score, edits, List.of());
  }

  RecipientDecision breaking(List<BrokenSignature> signatures) {
    return new RecipientDecision(recipient, verdict, decidedBy, score, edits, signatures);
  }
}
