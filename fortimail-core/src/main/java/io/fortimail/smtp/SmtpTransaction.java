package io.fortimail.smtp;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The state of one mail transaction in a server session: the envelope as it grows. */
final class SmtpTransaction {

  private final SmtpEvent.Mail mail;
  private final Set<Recipient> recipients = new LinkedHashSet<>();
  private final List<Recipient> accepted = new ArrayList<>();
  private int named;
  private boolean chunked;

  SmtpTransaction(SmtpEvent.Mail mail) {
    this.mail = mail;
  }

  /** Counts a {@code RCPT}, also one that repeats a recipient. */
  int name() {
    return ++named;
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
    accepted.add(recipient);
  }

  boolean hasRecipients() {
    return !recipients.isEmpty();
  }

  /** The recipients as they were accepted, a repeated one each time (RFC 2033 section 4.2). */
  List<Recipient> accepted() {
    return accepted;
  }

  Envelope envelope() {
    return new Envelope(mail.sender(), List.copyOf(recipients), mail.parameters());
  }

  boolean isBinary() {
    return mail.parameters().body() == BodyType.BINARY_MIME;
  }

  boolean isInternationalized() {
    return mail.parameters().smtpUtf8();
  }

  /** Whether the client has asked for a reply for each recipient. */
  boolean wantsReplyForEach() {
    return mail.parameters().others().containsKey(EsmtpParameters.PER_RECIPIENT);
  }

  /** Whether chunks of the message have come. */
  boolean isChunked() {
    return chunked;
  }

  void startChunks() {
    chunked = true;
  }
}
