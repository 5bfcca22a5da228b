package io.fortimail.filter;

import io.fortimail.mail.Message;
import io.fortimail.mail.edit.BrokenSignature;
import io.fortimail.mail.edit.MessageEdit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to a decision which signatures its edits break. What cannot be found out changes no fate.
 */
final class SignatureNotes {

  private static final Logger log = LoggerFactory.getLogger(SignatureNotes.class);

  private SignatureNotes() {}

  /**
   * @param blocking where the message is read, if edits concern its content
   */
  static CompletionStage<Decision> add(Decision decision, Message message, Executor blocking) {
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
    try {
      return CompletableFuture.supplyAsync(() -> add(decision, message), blocking);
    } catch (RuntimeException full) {
      log.warn("no thread to look for signatures", full);
      return CompletableFuture.completedFuture(decision);
    }
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
