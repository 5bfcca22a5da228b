package io.fortimail.gateway;

import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of one transaction: what was asked at {@code RCPT} is not asked again at delivery. */
final class TransactionRoutes implements RouteResolver {

  private final RouteResolver resolver;
  private final Map<String, CompletionStage<Route>> known = new ConcurrentHashMap<>();

  TransactionRoutes(RouteResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    return known.computeIfAbsent(domain, resolver::resolve);
  }
}
