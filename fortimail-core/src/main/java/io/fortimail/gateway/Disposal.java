package io.fortimail.gateway;

import io.fortimail.delivery.Relay;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.smtp.SmtpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a decision: delivers, holds, drops, and finds the reply for each recipient, or the
 * one reply that plain SMTP has for all.
 *
 * <p>Where there is one only: if one of them has to wait, the reply is 4yz, and those who have the
 * message are remembered until the client comes again. If some were refused and others not, the
 * reply is 250 and the refused copies are held: the client can no longer be told, and nothing may
 * be lost.
 */
final class Disposal {

  private static final Logger log = LoggerFactory.getLogger(Disposal.class);
  private static final SmtpReply ACCEPTED =
      SmtpReply.of(250, new EnhancedStatus(2, 6, 0), "Message accepted");

  private final GatewayParts parts;
  private final Intake intake;
  private final Decision decision;
  private final EditedDelivery delivery;
  private final Hold hold;
  private final Map<Recipient, Fate> fates = new LinkedHashMap<>();

  Disposal(GatewayParts parts, RouteResolver routes, Intake intake, Decision decision) {
    this.parts = parts;
    this.intake = intake;
    this.decision = decision;
    this.hold = new Hold(parts, intake, decision);
    this.delivery = new EditedDelivery(parts, intake, new Relay(routes, parts.connector()), hold);
  }

  CompletionStage<SmtpReply> run() {
    return alreadyDone()
        .thenCompose(this::carryOut)
        .thenCompose(done -> holdWhatCannotBeTold())
        .thenCompose(done -> settle());
  }

  /** The same where the client takes a reply for each recipient, in the order of the envelope. */
  CompletionStage<List<SmtpReply>> runForEach() {
    return alreadyDone()
        .thenCompose(this::carryOut)
        .thenApply(
            done -> {
              report();
              return intake.envelope().recipients().stream()
                  .map(recipient -> replyTo(Objects.requireNonNull(fates.get(recipient))))
                  .toList();
            });
  }

  private static SmtpReply replyTo(Fate fate) {
    if (fate instanceof Fate.Deferred deferred) {
      return SmtpReply.of(451, deferred.status(), deferred.text());
    } else if (fate instanceof Fate.Refused refused) {
      return SmtpReply.of(550, refused.status(), refused.text());
    }
    return ACCEPTED;
  }

  private CompletionStage<Set<Recipient>> alreadyDone() {
    return parts.partial().isEmpty()
        ? CompletableFuture.completedFuture(Set.of())
        : CompletableFuture.supplyAsync(this::lookUp, parts.blocking());
  }

  private Set<Recipient> lookUp() {
    try {
      return parts.partial().doneWith(intake.envelope(), intake.message());
    } catch (IOException unreadable) {
      log.warn("{}: cannot tell whether the message was here before", intake.id(), unreadable);
      return Set.of();
    }
  }

  private CompletionStage<Void> carryOut(Set<Recipient> already) {
    Map<List<MessageEdit>, List<Recipient>> copies = new LinkedHashMap<>();
    Map<String, List<Recipient>> held = new LinkedHashMap<>();
    for (RecipientDecision each : decision.recipients()) {
      Recipient recipient = each.recipient();
      Verdict verdict = each.verdict();
      if (already.contains(recipient)) {
        fates.put(recipient, new Fate.Delivered("was seen to when the message came before"));
      } else if (verdict instanceof Verdict.Accept) {
        copies.computeIfAbsent(each.edits(), edits -> new ArrayList<>()).add(recipient);
      } else if (verdict instanceof Verdict.Quarantine quarantine) {
        held.computeIfAbsent(quarantine.reason(), reason -> new ArrayList<>()).add(recipient);
      } else if (verdict instanceof Verdict.Reject reject) {
        fates.put(recipient, new Fate.Refused(reject.status(), reject.text()));
      } else if (verdict instanceof Verdict.Defer defer) {
        fates.put(recipient, new Fate.Deferred(defer.status(), defer.text()));
      } else {
        fates.put(recipient, new Fate.Discarded());
      }
    }
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<List<MessageEdit>, List<Recipient>> copy : copies.entrySet()) {
      all = note(all, delivery.run(copy.getKey(), copy.getValue()));
    }
    for (Map.Entry<String, List<Recipient>> group : held.entrySet()) {
      all = note(all, hold.store(group.getValue(), group.getKey()));
    }
    return all;
  }

  /** Notes what came of one copy, once all before it are noted. */
  private CompletionStage<Void> note(
      CompletionStage<Void> before, CompletionStage<Map<Recipient, Fate>> copy) {
    return before.thenCombine(copy, (noted, more) -> more).thenAccept(fates::putAll);
  }

  private CompletionStage<Void> holdWhatCannotBeTold() {
    boolean someoneWaits = fates.values().stream().anyMatch(Fate.Deferred.class::isInstance);
    boolean someoneIsDone = fates.values().stream().anyMatch(Fate::isDone);
    Map<String, List<Recipient>> refused = new LinkedHashMap<>();
    fates.forEach(
        (recipient, fate) -> {
          if (fate instanceof Fate.Refused) {
            refused.computeIfAbsent(fate.text(), text -> new ArrayList<>()).add(recipient);
          }
        });
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    if (someoneIsDone && !someoneWaits) {
      for (Map.Entry<String, List<Recipient>> group : refused.entrySet()) {
        all =
            note(all, hold.store(group.getValue(), "refused too late to tell: " + group.getKey()));
      }
    }
    return all;
  }

  private CompletionStage<SmtpReply> settle() {
    SmtpReply reply = reply();
    report();
    Set<Recipient> done =
        fates.entrySet().stream()
            .filter(entry -> entry.getValue().isDone())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    boolean comesAgain = reply.isTransient() && !done.isEmpty();
    return comesAgain || !parts.partial().isEmpty()
        ? noteDone(comesAgain, done).thenApply(noted -> reply)
        : CompletableFuture.completedFuture(reply);
  }

  private void report() {
    parts
        .listener()
        .message(
            new MessageReport(
                intake.id(), intake.client(), intake.envelope().sender(), decision, fates));
  }

  /** What goes wrong here changes no fate, so it changes no reply either. */
  private CompletionStage<Void> noteDone(boolean comesAgain, Set<Recipient> done) {
    try {
      return CompletableFuture.runAsync(() -> remember(comesAgain, done), parts.blocking())
          .exceptionally(this::forgotten);
    } catch (RuntimeException | Error full) {
      forgotten(full);
      return CompletableFuture.completedFuture(null);
    }
  }

  private @Nullable Void forgotten(Throwable failure) {
    log.warn("{}: who has the message already is forgotten", intake.id(), failure);
    return null;
  }

  private SmtpReply reply() {
    SmtpReply refusal = ACCEPTED;
    for (Fate fate : fates.values()) {
      if (fate instanceof Fate.Deferred) {
        return replyTo(fate);
      } else if (fate instanceof Fate.Refused) {
        refusal = replyTo(fate);
      }
    }
    return fates.values().stream().anyMatch(Fate::isDone) ? ACCEPTED : refusal;
  }

  private void remember(boolean comesAgain, Set<Recipient> done) {
    try {
      if (comesAgain) {
        parts.partial().remember(intake.envelope(), intake.message(), done);
      } else {
        parts.partial().forget(intake.envelope(), intake.message());
      }
    } catch (IOException unreadable) {
      forgotten(unreadable);
    }
  }
}
