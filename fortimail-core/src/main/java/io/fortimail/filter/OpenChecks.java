package io.fortimail.filter;

import io.fortimail.mail.Client;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction filters of a chain, in one transaction. */
final class OpenChecks {

  private static final Logger log = LoggerFactory.getLogger(OpenChecks.class);

  private static final OpenChecks NONE = new OpenChecks(Map.of());

  private final Map<String, OpenCheck> byName;

  private OpenChecks(Map<String, OpenCheck> byName) {
    this.byName = byName;
  }

  static OpenChecks of(List<Check> checks, Client client, Executor blocking) {
    return checks.isEmpty()
        ? NONE
        : new OpenChecks(
            checks.stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        Check::name, check -> new OpenCheck(check, client, blocking))));
  }

  CompletionStage<Finding> ask(Check check, OpenCheck.Question question) throws Exception {
    OpenCheck open = byName.get(check.name());
    if (open == null) {
      throw new IllegalStateException("not a filter of this transaction: " + check.name());
    }
    return open.ask(question);
  }

  /** Whatever goes wrong with one, the others are closed, and the decision stands. */
  private static void end(OpenCheck open) {
    try {
      open.end();
    } catch (Throwable failure) { // threads may be out
      log.warn("an open check is left to the collector", failure);
    }
  }

  /** All answers have come or had their time. */
  void end() {
    byName.values().forEach(OpenChecks::end);
  }
}
