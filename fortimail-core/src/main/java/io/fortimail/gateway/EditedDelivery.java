package io.fortimail.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.Relay;
import io.fortimail.filter.BlockingWork;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.EditedEnvelope;
import io.fortimail.mail.edit.MessageEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one copy of a message, with the edits of its recipients, and tells the fate of each of
 * those it came for, and of those whom an edit has added: where an edit sends it elsewhere, what
 * became of it there.
 *
 * <p>Whoever has it already gets no second one. Not safe for use by several threads.
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

  /** Whom edits have added to one of the copies so far, and those who had it before. */
  private final Set<Recipient> supplied = new HashSet<>();

  EditedDelivery(GatewayParts parts, Intake intake, Relay relay) {
    this.parts = parts;
    this.intake = intake;
    this.relay = relay;
  }

  /**
   * Delivers a copy.
   *
   * @param recipients whose decisions have these edits
   * @param already who was seen to when the message came before
   */
  CompletionStage<Map<Recipient, Fate>> run(
      List<MessageEdit> edits, List<Recipient> recipients, Set<Recipient> already) {
    Map<Recipient, Recipient> targets = targets(edits, recipients);
    List<Recipient> added = added(edits, recipients, targets);
    supplied.addAll(already);
    added.removeIf(recipient -> !supplied.add(recipient));
    added.forEach(recipient -> targets.put(recipient, recipient));
    already.forEach(targets::remove);
    List<Recipient> wanted = new ArrayList<>(recipients);
    wanted.removeAll(already);
    wanted.addAll(added);
    if (targets.isEmpty()) {
      return CompletableFuture.completedFuture(fates(wanted, targets, Map.of()));
    }
    Envelope envelope =
        EditedEnvelope.of(intake.envelope(), edits)
            .withRecipients(List.copyOf(new LinkedHashSet<>(targets.values())));
    return content(edits)
        .thenCompose(content -> relay.deliver(envelope, content))
        .thenApply(outcomes -> fates(wanted, targets, outcomes))
        .exceptionally(
            failure -> {
              log.error("{}: the edits cannot be applied", intake.id(), failure);
              Map<Recipient, Fate> deferred = new LinkedHashMap<>();
              wanted.forEach(recipient -> deferred.put(recipient, NOT_NOW));
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

  /** Those who are neither among the message's own recipients nor stand for one of them. */
  private List<Recipient> added(
      List<MessageEdit> edits, List<Recipient> recipients, Map<Recipient, Recipient> targets) {
    List<Recipient> added =
        new ArrayList<>(
            EditedEnvelope.of(intake.envelope().withRecipients(recipients), edits).recipients());
    added.removeAll(targets.values());
    added.removeAll(intake.envelope().recipients());
    return added;
  }

  /** Edits of the content read the message, which may lie on disk. */
  private CompletionStage<ByteSource> content(List<MessageEdit> edits) {
    boolean reads = edits.stream().anyMatch(MessageEdit.ContentEdit.class::isInstance);
    return BlockingWork.supply(reads ? parts.blocking() : Runnable::run, () -> contentNow(edits));
  }

  private ByteSource contentNow(List<MessageEdit> edits) {
    try {
      return OutgoingMessage.of(parts, intake, edits);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
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
