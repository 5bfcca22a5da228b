package io.fortimail.mail.header;

import com.google.common.collect.ImmutableSet;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EncodedWords;
import io.fortimail.mail.PeerText;
import java.util.Optional;
import java.util.Set;

/**
 * A mailbox as it stands in a header (RFC 5322 section 3.4). Its text comes from a peer unfiltered.
 *
 * @param displayName the name shown, its encoded words decoded; empty if there is none
 * @param address what stands where the address should be, without comments, blanks and route
 * @param parsed the address, if it is one; its domain in A-labels
 */
public record Mailbox(Optional<String> displayName, String address, Optional<EmailAddress> parsed) {

  static Mailbox of(Optional<String> displayName, String address) {
    return new Mailbox(displayName, address, EmailAddress.parseInternational(address));
  }

  /**
   * {@return the domains that a mail program may take for this mailbox's, in A-labels and lower
   * case} One for a proper address. For any other those after each of its at-signs; none where
   * there is no such. What encoded words hold counts as well.
   */
  public Set<String> domains() {
    ImmutableSet.Builder<String> domains = ImmutableSet.builder();
    if (parsed.isPresent()) {
      domains.add(parsed.get().domain());
    } else {
      addDomains(domains, address);
    }
    String decoded = EncodedWords.decodeText(address);
    if (!decoded.equals(address)) {
      addDomains(domains, decoded);
    }
    return domains.build();
  }

  private static void addDomains(ImmutableSet.Builder<String> domains, String text) {
    int at = text.indexOf('@');
    while (at >= 0) {
      int end = endOfDomain(text, at + 1);
      EmailAddress.parseInternational("x@" + withoutDots(text.substring(at + 1, end)))
          .map(EmailAddress::domain)
          .ifPresent(domains::add);
      at = text.indexOf('@', end);
    }
  }

  private static int endOfDomain(String text, int start) {
    int end = start;
    if (text.startsWith("[", start)) {
      while (end < text.length() && text.charAt(end) != ']' && text.charAt(end) != '@') {
        end++;
      }
      return end < text.length() && text.charAt(end) == ']' ? end + 1 : end;
    }
    while (end < text.length() && isDomainChar(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDomainChar(char c) {
    return FieldSyntax.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c >= 0xA0;
  }

  private static String withoutDots(String domain) {
    int end = domain.length();
    while (end > 0 && domain.charAt(end - 1) == '.') {
      end--;
    }
    return domain.substring(0, end);
  }

  /** {@return name and address for a log: printable ASCII of bounded length} */
  @Override
  public String toString() {
    return PeerText.clean(displayName.orElse("") + " <" + address + ">", 400).trim();
  }
}
