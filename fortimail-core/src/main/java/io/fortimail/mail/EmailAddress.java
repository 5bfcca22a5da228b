package io.fortimail.mail;

import com.google.common.base.Ascii;
import java.util.Optional;

/**
 * A mailbox: {@code local-part@domain} as RFC 5321 section 4.1.2 writes it.
 *
 * <p>An instance is always valid, so it can be written into a command or a header as it stands: no
 * control character, no line end, nothing outside ASCII unless {@link #parseInternational} or the
 * constructor was given it (RFC 6531). The local part keeps its case (only the receiving host may
 * interpret it); the domain is lower case. A quoted local part that needs no quotes loses them, so
 * {@code "a"@x.example} equals {@code a@x.example}.
 *
 * @param localPart what stands before the last {@code @}, at most 64 octets (RFC 5321 section
 *     4.5.3.1.1), with its quotes where it needs them
 * @param domain a domain name in lower case, or an address literal such as {@code [192.0.2.1]}, at
 *     most 255 octets
 */
public record EmailAddress(String localPart, String domain) {

  /**
   * Checks both halves.
   *
   * @throws IllegalArgumentException if they do not form a mailbox; use {@link #parse} for text
   *     from a peer
   */
  public EmailAddress {
    if (!MailboxSyntax.isLocalPart(localPart) || !MailboxSyntax.isDomainOrLiteral(domain)) {
      throw new IllegalArgumentException(
          "not a mailbox: " + PeerText.clean(localPart + "@" + domain, 320));
    }
    localPart = MailboxSyntax.withoutNeedlessQuotes(localPart);
    domain = Ascii.toLowerCase(domain);
  }

  /**
   * Reads a mailbox.
   *
   * @param text {@code local-part@domain} without angle brackets or display name
   * @return the address, or empty if the text is no mailbox
   */
  public static Optional<EmailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    String domain = text.substring(at + 1);
    return MailboxSyntax.isAscii(local)
            && MailboxSyntax.isLocalPart(local)
            && MailboxSyntax.isDomainOrLiteral(domain)
        ? Optional.of(new EmailAddress(local, domain))
        : Optional.empty();
  }

  /**
   * Reads a mailbox whose local part may be UTF-8 and whose domain may have U-labels (RFC 6531).
   *
   * @param text {@code local-part@domain} without angle brackets or display name
   * @return the address, with its domain in A-labels, or empty if the text is no mailbox. Where the
   *     label cannot be told for certain (RFC 5894 section 7.2: the sharp s and its like) it is
   *     none.
   */
  public static Optional<EmailAddress> parseInternational(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    return DomainLabels.toAscii(text.substring(at + 1))
        .filter(domain -> MailboxSyntax.isLocalPart(local))
        .filter(MailboxSyntax::isDomainOrLiteral)
        .map(domain -> new EmailAddress(local, domain));
  }

  /**
   * Reads a mailbox that the program itself wrote.
   *
   * @param text {@code local-part@domain}
   * @return the address
   * @throws IllegalArgumentException if the text is no mailbox
   */
  public static EmailAddress of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not a mailbox: " + PeerText.clean(text, 320)));
  }

  /** {@return whether it needs no SMTPUTF8 to travel} */
  public boolean isAscii() {
    return MailboxSyntax.isAscii(localPart);
  }

  /** {@return the address as it stands in a command, without angle brackets} */
  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
