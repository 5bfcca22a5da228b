package io.fortimail.mail.edit;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An envelope with edits applied. */
public final class EditedEnvelope {

  private EditedEnvelope() {}

  /**
   * Applies the edits that concern the envelope, in their order.
   *
   * @param envelope the envelope as it came
   * @param edits all edits; those that concern the message are passed over
   * @return the envelope as it leaves, which may have no recipient left
   */
  public static Envelope of(Envelope envelope, List<MessageEdit> edits) {
    Optional<Envelope> changed = Optional.empty();
    for (MessageEdit edit : edits) {
      if (edit instanceof MessageEdit.EnvelopeEdit change) {
        changed = Optional.of(apply(changed.orElse(envelope), change));
      }
    }
    return changed.orElse(envelope);
  }

  private static Envelope apply(Envelope envelope, MessageEdit.EnvelopeEdit edit) {
    if (edit instanceof MessageEdit.ChangeSender change) {
      return envelope.withSender(change.sender());
    }
    // Whoever is named twice gets one copy: an envelope sees to that.
    List<Recipient> recipients = new ArrayList<>(envelope.recipients());
    if (edit instanceof MessageEdit.AddRecipient add) {
      recipients.add(add.recipient());
    } else if (edit instanceof MessageEdit.RemoveRecipient remove) {
      recipients.remove(remove.recipient());
    } else if (edit instanceof MessageEdit.RewriteRecipient rewrite) {
      recipients.replaceAll(
          each ->
              each.equals(rewrite.recipient())
                  ? new Recipient(rewrite.to(), each.parameters())
                  : each);
    }
    return envelope.withRecipients(recipients);
  }
}
