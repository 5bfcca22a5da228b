package io.fortimail.gateway;

import io.fortimail.delivery.Relay;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.BlockingWork;
import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.smtp.SmtpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    this.delivery = new EditedDelivery(parts, intake, new Relay(routes, parts.connector()));
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
        .thenCompose(done -> holdAdded())
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
      return SmtpReply.of(deferred.code().orElse(451), deferred.status(), deferred.text());
    } else if (fate instanceof Fate.Refused refused) {
      return SmtpReply.of(refused.code().orElse(550), refused.status(), refused.text());
    }
    return ACCEPTED;
  }

  private CompletionStage<Set<Recipient>> alreadyDone() {
    return parts.partial().isEmpty()
        ? CompletableFuture.completedFuture(Set.of())
        : BlockingWork.supply(parts.blocking(), this::lookUp)
            .exceptionally(
                full -> {
                  log.warn("{}: no thread to see whether it was here before", intake.id(), full);
                  return Set.of();
                });
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
      }
      if (verdict instanceof Verdict.Accept && !isDone(each, already)) {
        copies.computeIfAbsent(each.edits(), edits -> new ArrayList<>()).add(recipient);
      } else if (verdict instanceof Verdict.Quarantine quarantine && !already.contains(recipient)) {
        held.computeIfAbsent(quarantine.reason(), reason -> new ArrayList<>()).add(recipient);
      } else {
        fates.putIfAbsent(recipient, fateAtOnce(verdict));
      }
    }
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<List<MessageEdit>, List<Recipient>> copy : copies.entrySet()) {
      all = note(all, delivery.run(copy.getKey(), copy.getValue(), already));
    }
    for (Map.Entry<String, List<Recipient>> group : held.entrySet()) {
      all = note(all, hold.store(group.getValue(), group.getKey()));
    }
    return all;
  }

  private static Fate fateAtOnce(Verdict verdict) {
    if (verdict instanceof Verdict.Reject reject) {
      return new Fate.Refused(reject.status(), reject.text(), reject.code());
    } else if (verdict instanceof Verdict.Defer defer) {
      return new Fate.Deferred(defer.status(), defer.text(), defer.code());
    }
    return new Fate.Discarded();
  }

  /** Whether a recipient has the message, and all whom its edits have added have it. */
  private static boolean isDone(RecipientDecision each, Set<Recipient> already) {
    return already.contains(each.recipient()) && already.containsAll(added(each));
  }

  private static List<Recipient> added(RecipientDecision each) {
    return each.edits().stream()
        .filter(MessageEdit.AddRecipient.class::isInstance)
        .map(edit -> ((MessageEdit.AddRecipient) edit).recipient())
        .toList();
  }

  /** Notes what came of one copy, once all before it are noted. */
  private CompletionStage<Void> note(
      CompletionStage<Void> before, CompletionStage<Map<Recipient, Fate>> copy) {
    return before.thenCombine(copy, (noted, more) -> more).thenAccept(fates::putAll);
  }

  private CompletionStage<Void> holdWhatCannotBeTold() {
    boolean someoneWaits = fates.values().stream().anyMatch(Fate.Deferred.class::isInstance);
    return isTaken() && !someoneWaits
        ? hold(Fate.Refused.class, fates.keySet())
        : CompletableFuture.completedFuture(null);
  }

  /** Whether someone of those whom the client named has the message, or need not have it. */
  private boolean isTaken() {
    return intake.envelope().recipients().stream()
        .anyMatch(recipient -> Objects.requireNonNull(fates.get(recipient)).isDone());
  }

  /** What copies that are held together have in common. */
  private record HeldCopy(String text, List<MessageEdit> edits) {}

  private CompletionStage<Void> hold(Class<? extends Fate> kind, Set<Recipient> among) {
    Map<HeldCopy, List<Recipient>> copies = new LinkedHashMap<>();
    fates.forEach(
        (recipient, fate) -> {
          if (kind.isInstance(fate) && !fate.isDone() && among.contains(recipient)) {
            HeldCopy copy = new HeldCopy(fate.text(), hold.decisionFor(recipient).edits());
            copies.computeIfAbsent(copy, key -> new ArrayList<>()).add(recipient);
          }
        });
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<HeldCopy, List<Recipient>> copy : copies.entrySet()) {
      String reason = "refused too late to tell: " + copy.getKey().text();
      all = note(all, hold.store(copy.getValue(), reason));
    }
    return all;
  }

  /**
   * Where each recipient has a reply of its own, nobody can be told of those whom edits have added:
   * what fails is held for them, or else put off for those whose copy it comes from.
   */
  private CompletionStage<Void> holdAdded() {
    Set<Recipient> added = new HashSet<>(fates.keySet());
    added.removeAll(intake.envelope().recipients());
    return hold(Fate.class, added)
        .thenRun(
            () ->
                decision.recipients().stream()
                    .filter(each -> added(each).stream().anyMatch(r -> isMissing(r, added)))
                    .forEach(each -> fates.put(each.recipient(), Hold.NOT_NOW)));
  }

  /** One whom the client has named, too, has a reply of its own. */
  private boolean isMissing(Recipient recipient, Set<Recipient> added) {
    return added.contains(recipient) && !Objects.requireNonNull(fates.get(recipient)).isDone();
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
    return BlockingWork.supply(
            parts.blocking(),
            () -> {
              remember(comesAgain, done);
              return done;
            })
        .thenAccept(noted -> {})
        .exceptionally(this::forgotten);
  }

  private @Nullable Void forgotten(Throwable failure) {
    log.warn("{}: who has the message already is forgotten", intake.id(), failure);
    return null;
  }

  private SmtpReply reply() {
    Optional<Fate> waiting =
        fates.values().stream().filter(Fate.Deferred.class::isInstance).findFirst();
    List<Fate> own =
        intake.envelope().recipients().stream()
            .map(recipient -> Objects.requireNonNull(fates.get(recipient)))
            .toList();
    boolean allRefused = !own.isEmpty() && own.stream().allMatch(Fate.Refused.class::isInstance);
    if (allRefused) {
      return replyTo(own.get(own.size() - 1));
    }
    return waiting.map(Disposal::replyTo).orElse(ACCEPTED);
  }

  private void remember(boolean comesAgain, Set<Recipient> done) {
    try {
      if (comesAgain) {
        parts.partial().remember(intake.envelope(), intake.message(), done);
      } else {
        parts.partial().forget(intake.envelope(), intake.message(), Set.copyOf(fates.keySet()));
      }
    } catch (IOException unreadable) {
      forgotten(unreadable);
    }
  }
}
