package io.fortimail.filter;

import io.fortimail.mail.Recipient;
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
 */
public record RecipientDecision(
    Recipient recipient,
    Verdict verdict,
    Optional<String> decidedBy,
    double score,
    List<MessageEdit> edits) {

  /** Copies the list. */
  public RecipientDecision {
    edits = List.copyOf(edits);
  }
}
