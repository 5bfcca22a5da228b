package io.fortimail.gateway;

import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of one transaction: what was asked at {@code RCPT} is not asked again at delivery. */
final class TransactionRoutes implements RouteResolver {

  private final RouteResolver resolver;
  private final Map<Asked, CompletionStage<Route>> known;

  /** What one resolver was asked about. */
  private record Asked(RouteResolver resolver, String key) {}

  TransactionRoutes(RouteResolver resolver) {
    this(resolver, new ConcurrentHashMap<>());
  }

  private TransactionRoutes(RouteResolver resolver, Map<Asked, CompletionStage<Route>> known) {
    this.resolver = resolver;
    this.known = known;
  }

  /** What the chosen resolver says is remembered in the same place. */
  @Override
  public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    return new TransactionRoutes(resolver.chosenFor(sender, recipient), known);
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    return known.computeIfAbsent(
        new Asked(resolver, routeKey(domain)), asked -> asked.resolver().resolve(domain));
  }

  @Override
  public String routeKey(String domain) {
    return resolver.routeKey(domain);
  }

  /** Equal for the same choice of the same transaction, so that a relay asks once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TransactionRoutes routes
        && routes.resolver.equals(resolver)
        && routes.known == known;
  }

  @Override
  public int hashCode() {
    return resolver.hashCode();
  }
}
