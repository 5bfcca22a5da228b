package io.fortimail.filter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.BrokenSignature;
import io.fortimail.mail.edit.MessageEdit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The account of a decision: each check in order, what it found, what it cost in time, and which
 * one decided. The same account as text, as JSON and as a header's value.
 *
 * @param decision what it accounts for
 */
public record Trace(Decision decision) {

  private static final HexFormat HEX = HexFormat.of();
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /**
   * {@return the account as plain values, in a fixed order, for a report of the host's own}
   *
   * <p>{@code recipients}: a list with {@code recipient}, {@code verdict}, {@code decidedBy} (where
   * something decided), {@code score}, {@code reason}, {@code edits}, the changes made, and {@code
   * breaks}, the signatures that they break (where there are any). {@code findings}: a list with
   * {@code stage}, {@code filter}, {@code recipient} (at that stage), {@code outcome}, {@code
   * score}, {@code reason}, {@code elapsed} in milliseconds, {@code result} and {@code edits}, the
   * changes proposed (where there are any).
   */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("recipients", decision.recipients().stream().map(Trace::recipientFields).toList());
    fields.put("findings", decision.checks().stream().map(Trace::checkFields).toList());
    return fields;
  }

  /** {@return the account as one JSON object on one line of ASCII; see {@link #fields}} */
  public String toJson() {
    return inAscii(GSON.toJson(fields()));
  }

  /**
   * Peers choose some of the words. What is outside of ASCII stands in JSON strings only, where an
   * escape means the same and does nothing to a terminal.
   */
  private static String inAscii(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > '~') {
        ascii.append("\\u").append(HEX.toHexDigits(c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }

  /** {@return the account in lines for a person} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (CheckReport check : decision.checks()) {
      appendCheck(text, check);
    }
    for (RecipientDecision recipient : decision.recipients()) {
      appendRecipient(text, recipient);
    }
    return text.toString();
  }

  private void appendCheck(StringBuilder text, CheckReport check) {
    Finding finding = check.finding();
    text.append(
        String.format(
            Locale.ROOT,
            "%-8s %-18s %-12s %6.1f %9.3f ms  %s%s%n",
            lower(check.stage()),
            check.check(),
            lower(finding.outcome()),
            finding.score(),
            millis(check),
            check.recipient().map(r -> r + ": ").orElse(""),
            finding.reason()));
  }

  private static void appendRecipient(StringBuilder text, RecipientDecision recipient) {
    text.append(
        String.format(
            Locale.ROOT,
            "=> %s: %s, score %.1f, decided by %s%s%n",
            recipient.recipient(),
            recipient.verdict().word(),
            recipient.score(),
            recipient.decidedBy().orElse("no check"),
            reason(recipient.verdict()).map(r -> ": " + r).orElse("")));
    recipient
        .edits()
        .forEach(edit -> text.append(String.format("   edit: %s%n", MessageEdit.describe(edit))));
    recipient
        .brokenSignatures()
        .forEach(broken -> text.append(String.format("   breaks: %s%n", broken)));
  }

  private static Map<String, Object> recipientFields(RecipientDecision recipient) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("recipient", recipient.recipient().toString());
    fields.put("verdict", recipient.verdict().word());
    recipient.decidedBy().ifPresent(check -> fields.put("decidedBy", check));
    fields.put("score", recipient.score());
    reason(recipient.verdict()).ifPresent(reason -> fields.put("reason", reason));
    putEdits(fields, recipient.edits());
    if (!recipient.brokenSignatures().isEmpty()) {
      fields.put(
          "breaks", recipient.brokenSignatures().stream().map(BrokenSignature::toString).toList());
    }
    return fields;
  }

  private static Map<String, Object> checkFields(CheckReport check) {
    Finding finding = check.finding();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stage", lower(check.stage()));
    fields.put("filter", check.check());
    check.recipient().map(Recipient::toString).ifPresent(r -> fields.put("recipient", r));
    fields.put("outcome", lower(finding.outcome()));
    fields.put("score", finding.score());
    fields.put("reason", finding.reason());
    fields.put("elapsed", millis(check));
    finding.result().ifPresent(result -> fields.put("result", PlainValues.of(result)));
    putEdits(fields, finding.edits());
    return fields;
  }

  /** In words, without the texts themselves, which may be long. */
  private static void putEdits(Map<String, Object> fields, List<MessageEdit> edits) {
    if (!edits.isEmpty()) {
      fields.put("edits", edits.stream().map(MessageEdit::describe).toList());
    }
  }

  private static Optional<String> reason(Verdict verdict) {
    if (verdict instanceof Verdict.Reject reject) {
      return Optional.of(reject.text());
    } else if (verdict instanceof Verdict.Defer defer) {
      return Optional.of(defer.text());
    } else if (verdict instanceof Verdict.Quarantine quarantine) {
      return Optional.of(quarantine.reason());
    }
    return Optional.empty();
  }

  private static double millis(CheckReport check) {
    return TimeUnit.NANOSECONDS.toMicros(check.elapsed().toNanos()) / 1_000.0;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
