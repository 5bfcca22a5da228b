package io.fortimail.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.filter.BlockingWork;
import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.EditedMessage;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.quarantine.HeldMessage;
import io.fortimail.quarantine.Quarantine;
import io.fortimail.quarantine.QuarantineEntry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a message into the quarantine for some of its recipients; where that fails, it is deferred.
 */
final class Hold {

  private static final Logger log = LoggerFactory.getLogger(Hold.class);
  static final Fate NOT_NOW =
      new Fate.Deferred(
          EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "Message cannot be kept now, try again later");

  private final GatewayParts parts;
  private final Intake intake;
  private final Decision decision;

  Hold(GatewayParts parts, Intake intake, Decision decision) {
    this.parts = parts;
    this.intake = intake;
    this.decision = decision;
  }

  /** Stores one entry for all of the recipients, who share a reason. */
  CompletionStage<Map<Recipient, Fate>> store(List<Recipient> recipients, String reason) {
    if (parts.quarantine().isEmpty()) {
      log.warn("{}: should be held, but there is no quarantine: {}", intake.id(), reason);
      return CompletableFuture.completedFuture(forAll(recipients, NOT_NOW));
    }
    Quarantine quarantine = parts.quarantine().get();
    return BlockingWork.supply(
            parts.blocking(), () -> forAll(recipients, storeNow(quarantine, recipients, reason)))
        .exceptionally(
            full -> {
              log.error("{}: no thread to write to the quarantine", intake.id(), full);
              return forAll(recipients, NOT_NOW);
            });
  }

  private Fate storeNow(Quarantine quarantine, List<Recipient> recipients, String reason) {
    try {
      QuarantineEntry entry =
          quarantine.store(held(recipients, reason), content(decisionFor(recipients.get(0))));
      return new Fate.Quarantined(entry.id().toString(), reason);
    } catch (Throwable failure) { // whatever it is, it costs no other recipient its fate
      log.error("{}: the quarantine failed", intake.id(), failure);
      return NOT_NOW;
    }
  }

  private HeldMessage held(List<Recipient> recipients, String reason) {
    RecipientDecision first = decisionFor(recipients.get(0));
    return new HeldMessage(
        intake.client(),
        intake.envelope().withRecipients(recipients),
        reason,
        first.decidedBy(),
        first.score(),
        decision.trace().fields());
  }

  /**
   * What a check has held is held as it came. What was to be delivered and was not is held with its
   * edits: policy wants nothing else delivered.
   */
  private ByteSource content(RecipientDecision decided) throws IOException {
    return decided.verdict() instanceof Verdict.Accept
        ? EditedMessage.of(intake.message(), decided.edits())
        : intake.message().content();
  }

  /** A recipient that an edit has added has the decision that has added it. */
  RecipientDecision decisionFor(Recipient recipient) {
    return decision.recipients().stream()
        .filter(each -> each.recipient().equals(recipient) || adds(each, recipient))
        .findFirst()
        .orElse(decision.recipients().get(0));
  }

  private static boolean adds(RecipientDecision decided, Recipient recipient) {
    return decided.edits().contains(new MessageEdit.AddRecipient(recipient));
  }

  private static Map<Recipient, Fate> forAll(List<Recipient> recipients, Fate fate) {
    Map<Recipient, Fate> fates = new LinkedHashMap<>();
    recipients.forEach(recipient -> fates.put(recipient, fate));
    return fates;
  }
}
