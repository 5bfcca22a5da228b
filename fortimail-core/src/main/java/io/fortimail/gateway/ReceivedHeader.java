package io.fortimail.gateway;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.edit.MessageEdit;
import java.net.Inet6Address;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The trace line that each host puts on top, RFC 5321 section 4.4. */
final class ReceivedHeader {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ReceivedHeader() {}

  static MessageEdit.AddHeader of(
      Client client, boolean extended, String hostname, String id, Envelope envelope, Instant now) {
    String value =
        "from "
            + client.helo().filter(ReceivedHeader::isDomainOrLiteral).orElse("unknown")
            + " ("
            + literal(client)
            + ") by "
            + hostname
            + " with "
            + protocol(client, extended)
            + " id "
            + id
            + forClause(envelope)
            + "; "
            + DATE.format(now);
    return new MessageEdit.AddHeader("Received", value);
  }

  /** RFC 3848. */
  private static String protocol(Client client, boolean extended) {
    return (extended ? "ESMTP" : "SMTP")
        + (client.tls().isPresent() ? "S" : "")
        + (client.user().isPresent() ? "A" : "");
  }

  /** A client may call itself anything; what stands here must be an Extended-Domain. */
  private static boolean isDomainOrLiteral(String helo) {
    return EmailAddress.parse("x@" + helo).isPresent();
  }

  /**
   * Only where there is one recipient: others must not learn of each other (RFC 5321 7.2). An
   * internationalized address would make the header so.
   */
  private static String forClause(Envelope envelope) {
    return envelope.recipients().size() == 1 && !envelope.isInternationalized()
        ? " for <" + envelope.recipients().get(0) + ">"
        : "";
  }

  private static String literal(Client client) {
    String text = client.addressText();
    return client.address() instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
  }
}
