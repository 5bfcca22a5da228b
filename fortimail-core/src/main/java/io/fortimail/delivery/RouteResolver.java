package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds the hosts that take mail for a domain. Safe for use by several threads. */
@FunctionalInterface
public interface RouteResolver {

  /**
   * Finds the way to a domain.
   *
   * @param domain the domain of a recipient in lower case, or an address literal such as {@code
   *     [192.0.2.1]}
   * @return the route; it does not fail: what went wrong is a {@link Route} too
   */
  CompletionStage<Route> resolve(String domain);

  /**
   * What of a domain the route depends on: where it is the same for two domains, one question and
   * one copy of a message will do for both.
   *
   * @param domain the domain
   * @return any text; by default the domain itself
   */
  default String routeKey(String domain) {
    return domain;
  }

  /**
   * Which resolver is asked about a recipient, where that depends on more than the domain.
   *
   * @param sender the envelope's sender; empty for the null sender
   * @param recipient the recipient
   * @return the resolver; by default this one
   */
  default RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    return this;
  }

  /**
   * All mail goes to one host, as to the protected server behind a gateway.
   *
   * @param host the host
   * @return a resolver that asks nobody
   */
  static RouteResolver fixed(MailHost host) {
    return new FixedRoute(new Route.Hosts(List.of(host.withTls(host.tls().ofNamedHost()))));
  }
}
