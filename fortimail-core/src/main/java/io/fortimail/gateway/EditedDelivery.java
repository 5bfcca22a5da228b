package io.fortimail.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.Relay;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.EditedEnvelope;
import io.fortimail.mail.edit.MessageEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one copy of a message, with the edits of its recipients, and tells the fate of each of
 * those it came for: where an edit sends it elsewhere, what became of it there.
 */
final class EditedDelivery {

  private static final Logger log = LoggerFactory.getLogger(EditedDelivery.class);
  private static final Fate NOT_NOW =
      new Fate.Deferred(
          EnhancedStatus.TEMPORARY_SYSTEM_FAILURE,
          "Message cannot be changed now, try again later");

  private final GatewayParts parts;
  private final Intake intake;
  private final Relay relay;
  private final Hold hold;

  EditedDelivery(GatewayParts parts, Intake intake, Relay relay, Hold hold) {
    this.parts = parts;
    this.intake = intake;
    this.relay = relay;
    this.hold = hold;
  }

  CompletionStage<Map<Recipient, Fate>> run(List<MessageEdit> edits, List<Recipient> recipients) {
    Map<Recipient, Recipient> targets = targets(edits, recipients);
    Envelope edited = EditedEnvelope.of(intake.envelope().withRecipients(recipients), edits);
    if (edited.recipients().isEmpty()) {
      return CompletableFuture.completedFuture(fates(recipients, targets, Map.of()));
    }
    return content(edits)
        .thenCompose(content -> relay.deliver(edited, content))
        .thenCompose(
            outcomes ->
                holdUndeliveredCopies(edited, targets, outcomes)
                    .thenApply(held -> fates(recipients, targets, outcomes)))
        .exceptionally(
            failure -> {
              log.error("{}: the edits cannot be applied", intake.id(), failure);
              Map<Recipient, Fate> deferred = new LinkedHashMap<>();
              recipients.forEach(recipient -> deferred.put(recipient, NOT_NOW));
              return deferred;
            });
  }

  /** To whom each recipient's copy goes; nobody where an edit has removed the recipient. */
  private Map<Recipient, Recipient> targets(List<MessageEdit> edits, List<Recipient> recipients) {
    List<MessageEdit> others =
        edits.stream().filter(edit -> !(edit instanceof MessageEdit.AddRecipient)).toList();
    Map<Recipient, Recipient> targets = new LinkedHashMap<>();
    for (Recipient recipient : recipients) {
      EditedEnvelope.of(intake.envelope().withRecipients(List.of(recipient)), others)
          .recipients()
          .forEach(target -> targets.put(recipient, target));
    }
    return targets;
  }

  /** Edits of the content read the message, which may lie on disk. */
  private CompletionStage<ByteSource> content(List<MessageEdit> edits) {
    boolean reads = edits.stream().anyMatch(MessageEdit.ContentEdit.class::isInstance);
    try {
      return reads
          ? CompletableFuture.supplyAsync(() -> contentNow(edits), parts.blocking())
          : CompletableFuture.completedFuture(contentNow(edits));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private ByteSource contentNow(List<MessageEdit> edits) {
    try {
      return OutgoingMessage.of(parts, intake, edits);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The client knows nothing of recipients that an edit has added: what fails is held for them. */
  private CompletionStage<?> holdUndeliveredCopies(
      Envelope edited,
      Map<Recipient, Recipient> targets,
      Map<Recipient, DeliveryOutcome> outcomes) {
    List<Recipient> undelivered = new ArrayList<>();
    for (Recipient recipient : edited.recipients()) {
      if (!targets.containsValue(recipient) && !fateOf(outcomes, recipient).isDone()) {
        undelivered.add(recipient);
      }
    }
    if (undelivered.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    log.warn("{}: a copy for {} cannot be delivered", intake.id(), undelivered);
    return hold.store(undelivered, "a copy that could not be delivered");
  }

  private static Map<Recipient, Fate> fates(
      List<Recipient> recipients,
      Map<Recipient, Recipient> targets,
      Map<Recipient, DeliveryOutcome> outcomes) {
    Map<Recipient, Fate> fates = new LinkedHashMap<>();
    for (Recipient recipient : recipients) {
      Recipient target = targets.get(recipient);
      fates.put(recipient, target == null ? new Fate.Discarded() : fateOf(outcomes, target));
    }
    return fates;
  }

  private static Fate fateOf(Map<Recipient, DeliveryOutcome> outcomes, Recipient recipient) {
    DeliveryOutcome outcome = outcomes.get(recipient);
    if (outcome instanceof DeliveryOutcome.Failed failed) {
      return new Fate.Refused(failed.status(), failed.text());
    } else if (outcome instanceof DeliveryOutcome.Deferred deferred) {
      return new Fate.Deferred(deferred.status(), deferred.text());
    }
    return outcome == null ? NOT_NOW : new Fate.Delivered(outcome.text());
  }
}
