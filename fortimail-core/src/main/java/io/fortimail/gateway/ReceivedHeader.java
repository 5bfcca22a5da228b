package io.fortimail.gateway;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.mail.header.Received;
import java.time.Instant;
import java.util.Optional;

/** What the gateway says in its trace line (RFC 5321 section 4.4). */
final class ReceivedHeader {

  private ReceivedHeader() {}

  static MessageEdit.AddHeader of(
      Client client, boolean extended, String hostname, String id, Envelope envelope, Instant now) {
    Received line =
        Received.by(hostname, now)
            .withClient(client.helo(), Optional.empty(), client.address())
            .withProtocol(protocol(client, extended))
            .withId(id);
    // Only where there is one recipient: others must not learn of each other (RFC 5321 7.6).
    // An internationalized message has addresses that its header may not show.
    Received whole =
        envelope.recipients().size() == 1 && !envelope.isInternationalized()
            ? line.withRecipient(envelope.recipients().get(0).address())
            : line;
    return new MessageEdit.AddHeader(Received.FIELD, whole.value());
  }

  /** RFC 3848. */
  private static String protocol(Client client, boolean extended) {
    return (extended ? "ESMTP" : "SMTP")
        + (client.tls().isPresent() ? "S" : "")
        + (client.user().isPresent() ? "A" : "");
  }
}
