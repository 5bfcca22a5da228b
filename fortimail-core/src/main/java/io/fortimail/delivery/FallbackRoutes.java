package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A primary way and a second one, which is taken where no host of the first can be reached, or
 * where nobody could tell what its hosts are. A refusal stays one: a domain that takes no mail (RFC
 * 7505) takes none by another way either; nor does mail go round a policy of the domain that
 * excludes its hosts now. How safe the second way must be is a matter of its own resolver.
 *
 * <p>The hosts of the second way stand behind those of the first. Of a long first way only so many
 * hosts are kept that the second has a place among the {@value Relay#MAX_HOSTS} that are tried.
 *
 * @param primary the way that is tried first
 * @param fallback the way behind it
 */
public record FallbackRoutes(RouteResolver primary, RouteResolver fallback)
    implements RouteResolver {

  /** The subject of statuses about security (RFC 3463 section 3.8). */
  private static final int SECURITY = 7;

  @Override
  public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    return new FallbackRoutes(
        primary.chosenFor(sender, recipient), fallback.chosenFor(sender, recipient));
  }

  @Override
  public String routeKey(String domain) {
    return primary.routeKey(domain) + " " + fallback.routeKey(domain);
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    return primary
        .resolve(domain)
        .thenCompose(
            first ->
                first instanceof Route.Refused || isUnsafe(first)
                    ? CompletableFuture.completedFuture(first)
                    : fallback.resolve(domain).thenApply(second -> join(first, second)));
  }

  /** Nobody could tell whether the hosts are the right ones (RFC 3463 section 3.8: X.7.X). */
  private static boolean isUnsafe(Route route) {
    return route instanceof Route.Unavailable unknown && unknown.status().subject() == SECURITY;
  }

  private static Route join(Route first, Route second) {
    if (first instanceof Route.Hosts before && second instanceof Route.Hosts behind) {
      return new Route.Hosts(
          join(before.hosts(), behind.hosts()), before.doubt().or(behind::doubt));
    }
    // What hosts there are, or the reason why there are none.
    return second instanceof Route.Hosts ? second : first;
  }

  private static List<MailHost> join(List<MailHost> before, List<MailHost> behind) {
    int reserved = Math.min(behind.size(), Relay.MAX_HOSTS / 2);
    List<MailHost> all = new ArrayList<>(before);
    all.subList(Math.min(all.size(), Relay.MAX_HOSTS - reserved), all.size()).clear();
    behind.stream().filter(host -> !all.contains(host)).forEach(all::add);
    return all;
  }
}
