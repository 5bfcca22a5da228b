package io.fortimail.examples.gateway;

import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Trace;
import io.fortimail.gateway.Fate;
import io.fortimail.gateway.GatewayListener;
import io.fortimail.gateway.MessageReport;
import io.fortimail.mail.Recipient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects what the gateway does with one message. */
final class FateLog implements GatewayListener {

  /**
   * One row of the table.
   *
   * @param fate what became of the message
   * @param decidedBy which check decided, or who else
   * @param trace the whole account; empty where no filter was asked
   */
  record Entry(Fate fate, String decidedBy, Optional<Trace> trace) {}

  private final Map<Recipient, Entry> entries = new LinkedHashMap<>();

  @Override
  public synchronized void recipientRefused(MessageReport report) {
    add(report, "route");
  }

  @Override
  public synchronized void message(MessageReport report) {
    add(report, "next host");
  }

  private void add(MessageReport report, String otherwise) {
    for (RecipientDecision decision : report.decision().recipients()) {
      Optional.ofNullable(report.fates().get(decision.recipient()))
          .ifPresent(
              fate ->
                  entries.put(
                      decision.recipient(),
                      new Entry(
                          fate,
                          decision
                              .decidedBy()
                              .orElse(fate instanceof Fate.Delivered ? "-" : otherwise),
                          Optional.of(report.decision().trace()))));
    }
  }

  /** Takes away what is there. */
  synchronized Map<Recipient, Entry> take() {
    Map<Recipient, Entry> taken = new LinkedHashMap<>(entries);
    entries.clear();
    return taken;
  }
}
