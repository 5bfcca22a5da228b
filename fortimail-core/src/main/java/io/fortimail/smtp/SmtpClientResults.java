package io.fortimail.smtp;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client's session has come to so far, for each recipient; the first result stands. */
final class SmtpClientResults {

  private final Envelope envelope;
  private final Map<Recipient, SmtpSendResult> results = new LinkedHashMap<>();
  private final List<Recipient> accepted = new ArrayList<>();

  SmtpClientResults(Envelope envelope) {
    this.envelope = envelope;
  }

  void put(Recipient recipient, SmtpSendResult result) {
    results.putIfAbsent(recipient, result);
  }

  /** The result of all that have none. */
  void putRest(SmtpSendResult result) {
    envelope.recipients().forEach(recipient -> put(recipient, result));
  }

  /** The server takes this recipient; there is no result before the message. */
  void accept(Recipient recipient) {
    accepted.add(recipient);
  }

  boolean hasAccepted() {
    return !accepted.isEmpty();
  }

  /** The result of those whom the server has taken. */
  void putAccepted(SmtpSendResult result) {
    accepted.forEach(recipient -> put(recipient, result));
  }

  boolean has(Recipient recipient) {
    return results.containsKey(recipient);
  }

  boolean isSettled() {
    return results.size() == envelope.recipients().size();
  }

  Map<Recipient, SmtpSendResult> all() {
    return Map.copyOf(results);
  }
}
