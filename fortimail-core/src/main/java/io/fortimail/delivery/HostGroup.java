package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Servers that share the load: which one is tried first is left to chance at each delivery, and the
 * others stand behind it. A member that is refused or not known at present is passed over; if none
 * is left, the group is not known at present as long as one member is so.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HostGroup implements RouteResolver {

  private final List<RouteResolver> members;
  private final RandomGenerator random;

  /**
   * A group.
   *
   * @param members the ways to its servers; at least one
   * @throws IllegalArgumentException if there is none
   */
  public HostGroup(List<? extends RouteResolver> members) {
    this(List.copyOf(members), new Random());
  }

  private HostGroup(List<RouteResolver> members, RandomGenerator random) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a group needs a member");
    }
    this.members = members;
    this.random = random;
  }

  /**
   * A group of servers that are known by their addresses.
   *
   * @param hosts the servers; at least one
   * @return the group
   * @throws IllegalArgumentException if there is none
   */
  public static HostGroup of(MailHost... hosts) {
    return new HostGroup(List.of(hosts).stream().map(RouteResolver::fixed).toList());
  }

  /**
   * The same group with another source of chance.
   *
   * @param newRandom the source; it is used by one thread at a time
   * @return a new group
   */
  public HostGroup withRandom(RandomGenerator newRandom) {
    return new HostGroup(members, newRandom);
  }

  /** Members that choose by sender and recipient have chosen; the order is still open. */
  @Override
  public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    List<RouteResolver> chosen =
        members.stream().map(member -> member.chosenFor(sender, recipient)).toList();
    return chosen.equals(members) ? this : new HostGroup(chosen, random);
  }

  @Override
  public String routeKey(String domain) {
    return members.stream()
        .map(member -> member.routeKey(domain))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  @Override
  public CompletionStage<Route> resolve(String domain) {
    CompletionStage<List<Route>> all = CompletableFuture.completedFuture(List.of());
    for (RouteResolver member : shuffled()) {
      all = all.thenCombine(member.resolve(domain), HostGroup::append);
    }
    return all.thenApply(HostGroup::join);
  }

  private List<RouteResolver> shuffled() {
    List<RouteResolver> order = new ArrayList<>(members);
    synchronized (random) { // a generator need not be safe for several threads
      for (int i = order.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        order.set(j, order.set(i, order.get(j)));
      }
    }
    return order;
  }

  private static List<Route> append(List<Route> list, Route last) {
    List<Route> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private static Route join(List<Route> routes) {
    List<MailHost> hosts = new ArrayList<>();
    Optional<String> doubt = Optional.empty();
    Optional<Route> none = Optional.empty();
    for (Route route : routes) {
      if (route instanceof Route.Hosts found) {
        hosts.addAll(found.hosts());
        doubt = doubt.or(found::doubt);
      } else if (none.isEmpty() || route instanceof Route.Unavailable) {
        none = Optional.of(route); // what may pass before what will not
      }
      if (route instanceof Route.Unavailable unknown) {
        doubt = doubt.or(() -> Optional.of(unknown.reason()));
      }
    }
    return hosts.isEmpty()
        ? none.orElse(
            new Route.Unavailable(EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "a group of no servers"))
        : new Route.Hosts(hosts, doubt);
  }
}
