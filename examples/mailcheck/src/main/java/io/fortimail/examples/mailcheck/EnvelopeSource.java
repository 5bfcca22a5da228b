package io.fortimail.examples.mailcheck;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Headers;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Optional;

/**
 * Where the envelope comes from, which a file does not have: the command line, else what the server
 * that delivered the message wrote on top of it (RFC 5321 section 4.4). From and To are no
 * substitute: they are what the author wrote, not what SMTP was told.
 *
 * @param sender the sender of all messages
 * @param recipients the recipients of all messages; if there are none, each message's own
 */
record EnvelopeSource(Optional<ReversePath> sender, List<Recipient> recipients) {

  /** Who a message is for that does not say so; RFC 6761 keeps the domain for such ends. */
  static final String UNKNOWN_RECIPIENT = "unknown@recipient.invalid";

  Envelope of(Message message) {
    Headers headers = message.headers();
    ReversePath path = sender.orElseGet(() -> returnPath(headers));
    List<Recipient> to = recipients.isEmpty() ? List.of(deliveredTo(headers)) : recipients;
    return new Envelope(path.address(), to, MailParameters.of(BodyType.EIGHT_BIT_MIME));
  }

  private static ReversePath returnPath(Headers headers) {
    return headers
        .first("Return-Path")
        .map(HeaderField::value)
        .flatMap(ReversePath::parse)
        .orElse(ReversePath.NULL);
  }

  private static Recipient deliveredTo(Headers headers) {
    return headers
        .first("Delivered-To")
        .map(field -> ReversePath.withoutBrackets(field.value()))
        .flatMap(EmailAddress::parse)
        .map(Recipient::new)
        .orElseGet(() -> Recipient.of(UNKNOWN_RECIPIENT));
  }
}
