package io.fortimail.delivery;

import com.google.common.io.ByteSource;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a message on: finds the route of each recipient's domain, sends one copy to each route, and
 * tries the route's hosts in order (RFC 5321 section 5.1). It keeps nothing: what is deferred is
 * the caller's to try again.
 *
 * <p>A message that demands TLS (RFC 8689) goes only to hosts that are known for sure to be those
 * of the domain, over connections that are checked.
 *
 * <p>Safe for use by several threads.
 */
public final class Relay {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /**
   * The most hosts of one route that are tried. RFC 5321 section 5.1 asks for at least two; the
   * owner of the domain says how many there are, and each may cost a time-out.
   */
  public static final int MAX_HOSTS = 10;

  private static final DeliveryOutcome NOT_KNOWN =
      new DeliveryOutcome.Deferred(
          EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "delivery failed", DeliveryOutcome.Retry.LATER);

  /** RFC 8689 section 5: it is returned, with the code that section 7 registers. */
  private static final DeliveryOutcome NOWHERE_SAFE =
      new DeliveryOutcome.Failed(
          EnhancedStatus.REQUIRETLS_SUPPORT_REQUIRED,
          "REQUIRETLS: no host of the domain can be told for sure to be the right one");

  /** X.7.5: a cryptographic failure (RFC 3463 section 3.8), which may pass. */
  private static final EnhancedStatus NOT_SAFE_NOW = new EnhancedStatus(4, 7, 5);

  private static final int MAX_NAME = 320;

  private final RouteResolver routes;
  private final SmtpConnector connector;

  /**
   * A relay.
   *
   * @param routes where mail goes
   * @param connector how it gets there
   */
  public Relay(RouteResolver routes, SmtpConnector connector) {
    this.routes = routes;
    this.connector = connector;
  }

  /**
   * Hands a message on.
   *
   * @param envelope the sender and the recipients
   * @param content the message; it must stay readable until the answer has come
   * @return an outcome for each recipient of the envelope, in its order; it does not fail
   */
  public CompletionStage<Map<Recipient, DeliveryOutcome>> deliver(
      Envelope envelope, ByteSource content) {
    Map<Way, List<Recipient>> byWay =
        envelope.recipients().stream()
            .collect(
                Collectors.groupingBy(
                    recipient -> way(envelope, recipient),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<Way, CompletableFuture<Route>> asked = new LinkedHashMap<>();
    byWay.forEach(
        (way, recipients) -> asked.put(way, resolve(way.chosen(), recipients.get(0).domain())));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenCompose(
            done -> {
              Map<Route, List<Recipient>> byRoute = new LinkedHashMap<>();
              asked.forEach(
                  (way, route) ->
                      byRoute
                          .computeIfAbsent(route.join(), r -> new ArrayList<>())
                          .addAll(byWay.getOrDefault(way, List.of())));
              return sendAll(byRoute, envelope, content);
            })
        .thenApply(outcomes -> forEach(envelope, outcomes));
  }

  /** What recipients have in common for whom one question will do. */
  private record Way(RouteResolver chosen, String key) {}

  private Way way(Envelope envelope, Recipient recipient) {
    try {
      RouteResolver chosen = routes.chosenFor(envelope.sender(), recipient);
      return new Way(chosen, chosen.routeKey(recipient.domain()));
    } catch (Throwable failure) { // whatever it is, no recipient may be lost by it
      Route route = unavailable(recipient.toString(), failure);
      return new Way(new FixedRoute(route), recipient.domain());
    }
  }

  private static CompletableFuture<Route> resolve(RouteResolver chosen, String domain) {
    try {
      return chosen
          .resolve(domain)
          .thenApply(route -> Objects.requireNonNull(route, "no route and no reason"))
          .exceptionally(failure -> unavailable(domain, failure))
          .toCompletableFuture();
    } catch (Throwable failure) { // whatever it is, no recipient may be lost by it
      return CompletableFuture.completedFuture(unavailable(domain, failure));
    }
  }

  private static Route unavailable(String whom, Throwable failure) {
    log.warn("no route to {}", PeerText.clean(whom, MAX_NAME), failure);
    return new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, "the route is not known");
  }

  private CompletionStage<Map<Recipient, DeliveryOutcome>> sendAll(
      Map<Route, List<Recipient>> byRoute, Envelope envelope, ByteSource content) {
    CompletionStage<Map<Recipient, DeliveryOutcome>> all =
        CompletableFuture.completedFuture(new LinkedHashMap<>());
    for (Map.Entry<Route, List<Recipient>> copy : byRoute.entrySet()) {
      Envelope part = envelope.withRecipients(copy.getValue());
      all = all.thenCombine(send(copy.getKey(), part, content), Relay::merge);
    }
    return all;
  }

  private CompletionStage<Map<Recipient, DeliveryOutcome>> send(
      Route route, Envelope envelope, ByteSource content) {
    if (route instanceof Route.Hosts found) {
      List<MailHost> hosts = safeEnough(found.hosts(), envelope);
      CompletionStage<Map<Recipient, DeliveryOutcome>> outcomes =
          hosts.isEmpty() ? same(envelope, NOWHERE_SAFE) : tryHosts(hosts, 0, envelope, content);
      return outcomes.thenApply(all -> withDoubt(all, found, hosts.size()));
    } else if (route instanceof Route.Refused refused) {
      return same(envelope, new DeliveryOutcome.Failed(refused.status(), refused.reason()));
    }
    Route.Unavailable unknown = (Route.Unavailable) route;
    return same(
        envelope,
        new DeliveryOutcome.Deferred(
            unknown.status(), unknown.reason(), DeliveryOutcome.Retry.LATER));
  }

  /** RFC 8689 section 4.2.1: what demands TLS goes only to hosts that are known for sure. */
  private static List<MailHost> safeEnough(List<MailHost> hosts, Envelope envelope) {
    if (!envelope.parameters().requireTls()) {
      return hosts;
    }
    return hosts.stream()
        .flatMap(host -> host.tls().requiredFor(host.name()).map(host::withTls).stream())
        .toList();
  }

  /** That the hosts which were tried will not do is final only if there are no others. */
  private static Map<Recipient, DeliveryOutcome> withDoubt(
      Map<Recipient, DeliveryOutcome> outcomes, Route.Hosts route, int usable) {
    Optional<String> doubt =
        route
            .doubt()
            .or(
                () ->
                    usable > MAX_HOSTS
                        ? Optional.of("not all hosts were tried")
                        : Optional.empty());
    doubt.ifPresent(
        why ->
            outcomes.replaceAll(
                (recipient, outcome) ->
                    isUnsafeHost(outcome) || outcome.equals(NOWHERE_SAFE)
                        ? new DeliveryOutcome.Deferred(
                            NOT_SAFE_NOW, outcome.text() + "; " + why, DeliveryOutcome.Retry.LATER)
                        : outcome));
    return outcomes;
  }

  /** Those whom a host has put off are tried at the next one. */
  private CompletionStage<Map<Recipient, DeliveryOutcome>> tryHosts(
      List<MailHost> hosts, int index, Envelope envelope, ByteSource content) {
    return attempt(hosts.get(index), envelope, content)
        .thenCompose(
            outcomes -> {
              List<Recipient> again =
                  envelope.recipients().stream()
                      .filter(recipient -> mayTryNextHost(outcomes.get(recipient)))
                      .toList();
              if (again.isEmpty() || index + 1 >= Math.min(hosts.size(), MAX_HOSTS)) {
                return CompletableFuture.completedFuture(outcomes);
              }
              return tryHosts(hosts, index + 1, envelope.withRecipients(again), content)
                  .thenApply(later -> after(outcomes, later));
            });
  }

  private CompletionStage<Map<Recipient, DeliveryOutcome>> attempt(
      MailHost host, Envelope envelope, ByteSource content) {
    try {
      return connector
          .deliver(host, envelope, content)
          .thenApply(outcomes -> forEach(envelope, outcomes))
          .exceptionally(failure -> broken(host, envelope, failure));
    } catch (Throwable failure) { // whatever it is, no recipient may be lost by it
      return CompletableFuture.completedFuture(broken(host, envelope, failure));
    }
  }

  private static Map<Recipient, DeliveryOutcome> broken(
      MailHost host, Envelope envelope, Throwable failure) {
    log.warn("delivery to {} failed", host, failure);
    return forAll(envelope, NOT_KNOWN);
  }

  /** A recipient without an outcome may have the message or not: it is never dropped. */
  private static Map<Recipient, DeliveryOutcome> forEach(
      Envelope envelope, Map<Recipient, DeliveryOutcome> outcomes) {
    Map<Recipient, DeliveryOutcome> complete = new LinkedHashMap<>();
    for (Recipient recipient : envelope.recipients()) {
      @Nullable DeliveryOutcome outcome = outcomes.get(recipient);
      complete.put(recipient, outcome == null ? NOT_KNOWN : outcome);
    }
    return complete;
  }

  private static boolean mayTryNextHost(@Nullable DeliveryOutcome outcome) {
    return (outcome instanceof DeliveryOutcome.Deferred deferred
            && deferred.retry() == DeliveryOutcome.Retry.NEXT_HOST)
        || isUnsafeHost(outcome);
  }

  private static boolean isUnsafeHost(@Nullable DeliveryOutcome outcome) {
    return outcome instanceof DeliveryOutcome.Failed failed
        && failed.retry() == DeliveryOutcome.Retry.NEXT_HOST;
  }

  /**
   * What a later host has made of it stands, but for one that is never to have it: an earlier one
   * that only has put it off may still.
   */
  private static Map<Recipient, DeliveryOutcome> after(
      Map<Recipient, DeliveryOutcome> earlier, Map<Recipient, DeliveryOutcome> later) {
    later.forEach(
        (recipient, outcome) -> {
          boolean stays =
              isUnsafeHost(outcome) && earlier.get(recipient) instanceof DeliveryOutcome.Deferred;
          if (!stays) {
            earlier.put(recipient, outcome);
          }
        });
    return earlier;
  }

  private static CompletionStage<Map<Recipient, DeliveryOutcome>> same(
      Envelope envelope, DeliveryOutcome outcome) {
    return CompletableFuture.completedFuture(forAll(envelope, outcome));
  }

  private static Map<Recipient, DeliveryOutcome> forAll(
      Envelope envelope, DeliveryOutcome outcome) {
    Map<Recipient, DeliveryOutcome> outcomes = new LinkedHashMap<>();
    envelope.recipients().forEach(recipient -> outcomes.put(recipient, outcome));
    return outcomes;
  }

  private static Map<Recipient, DeliveryOutcome> merge(
      Map<Recipient, DeliveryOutcome> into, Map<Recipient, DeliveryOutcome> more) {
    into.putAll(more);
    return into;
  }
}
