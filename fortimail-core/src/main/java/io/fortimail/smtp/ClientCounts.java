package io.fortimail.smtp;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.fortimail.mail.Client;
import io.fortimail.mail.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what the networks of clients do, and says when it is too much.
 *
 * <pre>{@code
 * ClientCounts counts = new ClientCounts(
 *     ClientLimits.NONE.withConnections(20, 500), InstantSource.system());
 * server.handler(counts.limiting(handlers));
 * }</pre>
 *
 * <p>The counts of at most {@value #MAX_NETWORKS} networks are kept; of more, those that were quiet
 * for longest are forgotten, which errs on the side of taking mail. Connections at once are never
 * forgotten: there are no more than there are connections. Safe for use by several threads.
 */
public final class ClientCounts {

  /** Networks remembered: about 20 MB at most. */
  static final int MAX_NETWORKS = 100_000;

  private static final List<Network> LOOPBACK =
      List.of(Network.of("127.0.0.0/8"), Network.of("::1"));

  private final ClientLimits limits;
  private final InstantSource clock;
  private final List<Network> exempt;
  private final Map<Network, Integer> open = new ConcurrentHashMap<>();
  private final Cache<Network, Window> windows =
      CacheBuilder.newBuilder().maximumSize(MAX_NETWORKS).build();

  /** What a network did in an interval. */
  private static final class Window {
    private Instant start = Instant.MIN;
    private int connections;
    private int messages;
    private int recipients;
  }

  /**
   * Counts all but the host's own connections.
   *
   * @param limits what a network is granted
   * @param clock tells when an interval is over
   */
  public ClientCounts(ClientLimits limits, InstantSource clock) {
    this(limits, clock, LOOPBACK);
  }

  /**
   * Counts all but some.
   *
   * @param limits what a network is granted
   * @param clock tells when an interval is over
   * @param exempt networks that may do what they like
   */
  public ClientCounts(ClientLimits limits, InstantSource clock, List<Network> exempt) {
    this.limits = limits;
    this.clock = clock;
    this.exempt = List.copyOf(exempt);
  }

  /**
   * A client has connected. Where it may go on, {@link #closed} must follow.
   *
   * @param client its address
   * @return whether it may go on; if not, it is not counted
   */
  public boolean open(InetAddress client) {
    if (isExempt(client)) {
      return true;
    }
    Network network = network(client);
    int now = open.merge(network, 1, Integer::sum);
    if ((limits.atOnce() == 0 || now <= limits.atOnce()) && countConnection(network)) {
      return true;
    }
    leave(network);
    return false;
  }

  /**
   * A client that might go on is gone.
   *
   * @param client its address
   */
  public void closed(InetAddress client) {
    if (!isExempt(client)) {
      leave(network(client));
    }
  }

  /**
   * A client begins a message.
   *
   * @param client its address
   * @return whether it may
   */
  public boolean message(InetAddress client) {
    if (limits.messages() == 0 || isExempt(client)) {
      return true;
    }
    Window window = window(network(client));
    synchronized (window) {
      renew(window);
      return window.messages < limits.messages() && ++window.messages > 0;
    }
  }

  /**
   * A client names a recipient.
   *
   * @param client its address
   * @return whether it may
   */
  public boolean recipient(InetAddress client) {
    if (limits.recipients() == 0 || isExempt(client)) {
      return true;
    }
    Window window = window(network(client));
    synchronized (window) {
      renew(window);
      return window.recipients < limits.recipients() && ++window.recipients > 0;
    }
  }

  /**
   * Refuses what is too much before anybody else is asked: a connection with 421 4.7.0, a message
   * with 450 4.7.1, a recipient with 452 4.5.3. All may be tried again later.
   *
   * @param handlers who answers where it is not too much
   * @return handlers that count
   */
  public SmtpHandlerFactory limiting(SmtpHandlerFactory handlers) {
    return (Client client) -> new CountedHandler(this, client.address(), handlers.open(client));
  }

  /** {@return how many networks have connections open} */
  int openNetworks() {
    return open.size();
  }

  private boolean countConnection(Network network) {
    if (limits.connections() == 0) {
      return true;
    }
    Window window = window(network);
    synchronized (window) {
      renew(window);
      return window.connections < limits.connections() && ++window.connections > 0;
    }
  }

  private void leave(Network network) {
    open.computeIfPresent(network, (key, count) -> count > 1 ? count - 1 : null);
  }

  private boolean isExempt(InetAddress client) {
    return exempt.stream().anyMatch(network -> network.contains(client));
  }

  private Network network(InetAddress client) {
    return Network.around(client, limits.prefix4(), limits.prefix6());
  }

  private Window window(Network network) {
    return windows.asMap().computeIfAbsent(network, key -> new Window());
  }

  private void renew(Window window) {
    Instant now = clock.instant();
    if (window.start.equals(Instant.MIN) || !now.isBefore(window.start.plus(limits.interval()))) {
      window.start = now;
      window.connections = 0;
      window.messages = 0;
      window.recipients = 0;
    }
  }
}
