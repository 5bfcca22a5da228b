package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What becomes of a message, for each of its recipients, and how it came to that.
 *
 * @param recipients a decision for each recipient, in the order of the envelope
 * @param checks each check that ran, in order
 */
public record Decision(List<RecipientDecision> recipients, List<CheckReport> checks) {

  /** Copies the lists. */
  public Decision {
    recipients = List.copyOf(recipients);
    checks = List.copyOf(checks);
  }

  /**
   * The decision for one recipient.
   *
   * @param recipient one of the envelope's recipients
   * @return its decision
   * @throws NoSuchElementException if it is none of them
   */
  public RecipientDecision forRecipient(Recipient recipient) {
    return recipients.stream()
        .filter(decision -> decision.recipient().equals(recipient))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no such recipient: " + recipient));
  }

  /** {@return the account of how it was decided} */
  public Trace trace() {
    return new Trace(this);
  }
}
