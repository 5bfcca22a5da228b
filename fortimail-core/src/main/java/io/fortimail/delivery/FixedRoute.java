package io.fortimail.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The same route for all domains. */
record FixedRoute(Route route) implements RouteResolver {

  @Override
  public CompletionStage<Route> resolve(String domain) {
    return CompletableFuture.completedFuture(route);
  }

  @Override
  public String routeKey(String domain) {
    return "";
  }
}
