package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.Wildcard;
import java.util.Optional;

/**
 * A line of a {@link RoutingTable}: the mail of these senders to these recipients goes this way.
 *
 * @param sender what the sender is like; the null sender is the empty text, which {@link
 *     Wildcard#ANY} matches
 * @param recipient what the recipient is like
 * @param resolver the way
 */
public record RoutingRule(Wildcard sender, Wildcard recipient, RouteResolver resolver) {

  /** Whether the rule is about this mail: both patterns have to match. */
  boolean matches(Optional<EmailAddress> from, Recipient to) {
    return sender.matches(from.map(EmailAddress::toString).orElse(""))
        && recipient.matches(to.toString());
  }
}
