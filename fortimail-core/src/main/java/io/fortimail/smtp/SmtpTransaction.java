package io.fortimail.smtp;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The state of one mail transaction in a server session: the envelope as it grows. */
final class SmtpTransaction {

  private final SmtpEvent.Mail mail;
  private final Set<Recipient> recipients = new LinkedHashSet<>();
  private int named;

  SmtpTransaction(SmtpEvent.Mail mail) {
    this.mail = mail;
  }

  /** Counts a {@code RCPT}, also one that repeats a recipient. */
  int name() {
    return ++named;
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
  }

  boolean hasRecipients() {
    return !recipients.isEmpty();
  }

  Envelope envelope() {
    BodyType type = mail.bodyType();
    return new Envelope(mail.sender(), List.copyOf(recipients), type);
  }
}
