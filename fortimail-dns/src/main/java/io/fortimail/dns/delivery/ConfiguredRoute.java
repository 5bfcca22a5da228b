package io.fortimail.dns.delivery;

import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.mail.EnhancedStatus;
import java.util.concurrent.CompletionStage;

/**
 * The way to where the administrator sends mail, whatever the recipient's domain is. What DNS says
 * against that place is no word of the recipient's domain: it is a mistake here, and no mail may be
 * returned for it.
 */
record ConfiguredRoute(RouteResolver resolver, String domain) implements RouteResolver {

  /** 4.3.5: this system is not set up right (RFC 3463 section 3.4). */
  private static final EnhancedStatus WRONG_SETTINGS = new EnhancedStatus(4, 3, 5);

  /** The subject of codes about security and policy. */
  private static final int SECURITY = 7;

  @Override
  public String routeKey(String ofRecipient) {
    return domain;
  }

  @Override
  public CompletionStage<Route> resolve(String ofRecipient) {
    return resolver.resolve(domain).thenApply(ConfiguredRoute::keepingMail);
  }

  /** A refusal for the sake of safety (RFC 3463 section 3.8) is the administrator's own word. */
  static Route keepingMail(Route route) {
    return route instanceof Route.Refused refused && refused.status().subject() != SECURITY
        ? new Route.Unavailable(WRONG_SETTINGS, "wrong settings: " + refused.reason())
        : route;
  }
}
