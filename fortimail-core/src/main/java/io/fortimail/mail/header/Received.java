package io.fortimail.mail.header;

import com.google.common.net.InetAddresses;
import io.fortimail.mail.EmailAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of a {@code Received} field: the trace line that each host puts on top (RFC 5321 section
 * 4.4).
 *
 * <p>{@link #parse} takes what real hosts write, and what it gives is text from a peer, unfiltered.
 * {@link #value} writes by the grammar only: a clause that would not be well formed is left out, or
 * says {@code unknown} where one must be.
 *
 * @param from what the client called itself
 * @param hostName what the DNS calls the client
 * @param address of the client
 * @param by the host that received
 * @param via the link, such as {@code TCP}
 * @param with the protocol, such as {@code ESMTPS} (RFC 3848)
 * @param id what the host calls the transaction
 * @param recipient for whom, without angle brackets
 * @param date when
 */
public record Received(
    Optional<String> from,
    Optional<String> hostName,
    Optional<InetAddress> address,
    Optional<String> by,
    Optional<String> via,
    Optional<String> with,
    Optional<String> id,
    Optional<String> recipient,
    Optional<OffsetDateTime> date) {

  /** The name of the field. */
  public static final String FIELD = "Received";

  /** The longest field body that is read, in characters; what follows is left aside. */
  public static final int MAX_LENGTH = 16_384;

  /** The longest text of one clause that is kept, in characters. */
  public static final int MAX_TEXT = 512;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private static final String UNKNOWN = "unknown";

  /**
   * A trace line to write.
   *
   * @param host the host that received, by its domain
   * @param when the time, written in UTC
   * @return a line without other clauses
   */
  public static Received by(String host, Instant when) {
    return new Received(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(host),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(when.atOffset(ZoneOffset.UTC)));
  }

  /**
   * Reads a field's body.
   *
   * @param fieldBody the body, folded or not
   * @return what is to be understood of it
   */
  public static Received parse(String fieldBody) {
    return new ReceivedReader(fieldBody).read();
  }

  /**
   * The same line with its client.
   *
   * @param helo what the client called itself; anything
   * @param name what the DNS calls it, verified
   * @param peer where it came from
   * @return a new line
   */
  public Received withClient(Optional<String> helo, Optional<String> name, InetAddress peer) {
    return new Received(helo, name, Optional.of(peer), by, via, with, id, recipient, date);
  }

  /**
   * The same line with its protocol.
   *
   * @param protocol such as {@code ESMTP} (RFC 3848)
   * @return a new line
   */
  public Received withProtocol(String protocol) {
    return new Received(
        from, hostName, address, by, via, Optional.of(protocol), id, recipient, date);
  }

  /**
   * The same line with its transaction.
   *
   * @param transaction what the host calls it
   * @return a new line
   */
  public Received withId(String transaction) {
    return new Received(
        from, hostName, address, by, via, with, Optional.of(transaction), recipient, date);
  }

  /**
   * The same line with its recipient. Only where there is one: others must not learn of each other
   * (RFC 5321 section 7.6).
   *
   * @param only the recipient; left out where it is not ASCII, which would make the message so
   * @return a new line
   */
  public Received withRecipient(EmailAddress only) {
    return new Received(
        from, hostName, address, by, via, with, id, Optional.of(only.toString()), date);
  }

  /** {@return the body of the field: printable ASCII of at most 4 000 characters} */
  public String value() {
    StringBuilder out = new StringBuilder();
    if (from.isPresent() || address.isPresent()) {
      out.append("from ").append(domainOf(from));
      address.ifPresent(ip -> out.append(" (").append(tcpInfo(ip)).append(')'));
      out.append(' ');
    }
    out.append("by ").append(domainOf(by));
    via.filter(Received::isShortAtom).ifPresent(link -> out.append(" via ").append(link));
    with.filter(Received::isShortAtom).ifPresent(name -> out.append(" with ").append(name));
    id.filter(Received::isId).ifPresent(name -> out.append(" id ").append(name));
    recipient
        .flatMap(EmailAddress::parse)
        .ifPresent(mailbox -> out.append(" for <").append(mailbox).append('>'));
    date.ifPresent(when -> out.append("; ").append(DATE.format(when)));
    return out.toString();
  }

  /** {@return the same as {@link #value}} */
  @Override
  public String toString() {
    return value();
  }

  private String tcpInfo(InetAddress ip) {
    String literal =
        (ip instanceof Inet6Address ? "[IPv6:" : "[") + InetAddresses.toAddrString(ip) + "]";
    return hostName.filter(Received::isDomain).map(name -> name + " " + literal).orElse(literal);
  }

  /** A client may call itself anything; what stands here must be an Extended-Domain. */
  private static String domainOf(Optional<String> name) {
    return name.filter(Received::isDomain).orElse(UNKNOWN);
  }

  private static boolean isDomain(String name) {
    return EmailAddress.parse("x@" + name).isPresent() && name.indexOf('@') < 0;
  }

  private static boolean isShortAtom(String text) {
    return text.length() <= MAX_TEXT && FieldSyntax.isDotAtom(text);
  }

  /** RFC 5321 4.4: an atom, or a msg-id in its angle brackets. */
  private static boolean isId(String text) {
    return isShortAtom(text)
        || (text.startsWith("<")
            && text.endsWith(">")
            && EmailAddress.parse(text.substring(1, text.length() - 1)).isPresent());
  }
}
