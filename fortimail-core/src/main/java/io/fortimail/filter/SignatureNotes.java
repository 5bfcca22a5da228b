package io.fortimail.filter;

import io.fortimail.mail.Message;
import io.fortimail.mail.edit.BrokenSignature;
import io.fortimail.mail.edit.MessageEdit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to a decision which signatures its edits break. What cannot be found out in the time of a
 * check changes no fate: the decision is then without it.
 */
final class SignatureNotes {

  private static final Logger log = LoggerFactory.getLogger(SignatureNotes.class);

  private SignatureNotes() {}

  static CompletionStage<Decision> add(
      Decision decision, Message message, CheckRunner runner, Duration limit) {
    List<MessageEdit> edits =
        decision.recipients().stream()
            .filter(each -> each.verdict() instanceof Verdict.Accept)
            .flatMap(each -> each.edits().stream())
            .toList();
    if (edits.isEmpty()) {
      return CompletableFuture.completedFuture(decision);
    }
    if (edits.stream().noneMatch(MessageEdit.ContentEdit.class::isInstance)) {
      return CompletableFuture.completedFuture(add(decision, message));
    }
    return addElsewhere(decision, message, runner, limit);
  }

  /** Edits of the content make the parts be read, on an executor that hung filters may fill. */
  private static CompletionStage<Decision> addElsewhere(
      Decision decision, Message message, CheckRunner runner, Duration limit) {
    CompletableFuture<Decision> noted = new CompletableFuture<>();
    FilterTimer.Cancellable deadline = runner.timer().after(limit, () -> noted.complete(decision));
    var unused =
        BlockingWork.supply(runner.blocking(), () -> add(decision, message))
            .whenComplete(
                (found, failure) -> {
                  deadline.cancel();
                  noted.complete(failure == null ? found : decision);
                });
    return noted;
  }

  private static Decision add(Decision decision, Message message) {
    try {
      Map<List<MessageEdit>, List<BrokenSignature>> known = new HashMap<>();
      return new Decision(
          decision.recipients().stream()
              .map(
                  each ->
                      each.verdict() instanceof Verdict.Accept
                          ? each.breaking(
                              known.computeIfAbsent(
                                  each.edits(), edits -> BrokenSignature.by(message, edits)))
                          : each)
              .toList(),
          decision.checks());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      log.warn("which signatures are broken is not known", failure);
      return decision;
    }
  }
}
