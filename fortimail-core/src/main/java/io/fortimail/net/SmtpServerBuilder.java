package io.fortimail.net;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.FilterChain;
import io.fortimail.gateway.Gateway;
import io.fortimail.mail.Network;
import io.fortimail.smtp.ClientCounts;
import io.fortimail.smtp.ClientLimits;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;

/** Puts a server together. Not safe for use by several threads. */
public final class SmtpServerBuilder {

  private SmtpServerSettings settings;
  private ServerLimits limits = ServerLimits.DEFAULT;
  private Optional<SmtpHandlerFactory> handlers = Optional.empty();
  private Optional<RouteResolver> routes = Optional.empty();
  private FilterChain chain = FilterChain.builder().build();
  private InetAddress address = InetAddresses.forString("0.0.0.0");
  private Optional<ServerTls> tls = Optional.empty();
  private boolean tlsFirst;
  private ImmutableList<Network> proxies = ImmutableList.of();
  private ClientLimits clientLimits = ClientLimits.DEFAULT;
  private Optional<ImmutableList<Network>> exempt = Optional.empty();
  private Executor computing = ForkJoinPool.commonPool();
  private int port;
  private int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  SmtpServerBuilder(String hostname) {
    this.settings = Gateway.settings(hostname).build();
  }

  /**
   * Sets who answers, as a {@link Gateway} does. It takes the place of {@link #filter} and {@link
   * #relayTo}.
   *
   * @param handlers makes a handler for each connection
   * @return this builder
   */
  public SmtpServerBuilder handler(SmtpHandlerFactory handlers) {
    this.handlers = Optional.of(handlers);
    return this;
  }

  /**
   * Sets the filters of a gateway; needs {@link #relayTo}.
   *
   * @param chain the chain
   * @return this builder
   */
  public SmtpServerBuilder filter(FilterChain chain) {
    this.chain = chain;
    return this;
  }

  /**
   * Makes it a gateway.
   *
   * @param routes where accepted mail goes
   * @return this builder
   */
  public SmtpServerBuilder relayTo(RouteResolver routes) {
    this.routes = Optional.of(routes);
    return this;
  }

  /**
   * Sets the name and what a client may ask of a session.
   *
   * @param settings the settings
   * @return this builder
   */
  public SmtpServerBuilder settings(SmtpServerSettings settings) {
    this.settings = settings;
    return this;
  }

  /**
   * Sets what is granted to connections.
   *
   * @param limits the limits; {@link ServerLimits#DEFAULT} where none are set
   * @return this builder
   */
  public SmtpServerBuilder limits(ServerLimits limits) {
    this.limits = limits;
    return this;
  }

  /**
   * Sets the local address.
   *
   * @param address the address; all where none is set
   * @return this builder
   */
  public SmtpServerBuilder address(InetAddress address) {
    this.address = address;
    return this;
  }

  /**
   * Sets the port.
   *
   * @param port the port; 0, the default, takes a free one
   * @return this builder
   */
  public SmtpServerBuilder port(int port) {
    this.port = port;
    return this;
  }

  /**
   * Offers STARTTLS.
   *
   * @param value what the server shows
   * @return this builder
   */
  public SmtpServerBuilder startTls(ServerTls value) {
    tls = Optional.of(value);
    tlsFirst = false;
    return this;
  }

  /**
   * Begins each connection with TLS, as on port 465 (RFC 8314 section 3.3).
   *
   * @param value what the server shows
   * @return this builder
   */
  public SmtpServerBuilder implicitTls(ServerTls value) {
    tls = Optional.of(value);
    tlsFirst = true;
    return this;
  }

  /**
   * Names load balancers: each connection from there must begin with a PROXY header (version 1 or
   * 2), and its client is whom that names. From elsewhere such a header is refused.
   *
   * @param networks their networks; none where nothing is set
   * @return this builder
   */
  public SmtpServerBuilder proxiesIn(Network... networks) {
    proxies = ImmutableList.copyOf(networks);
    return this;
  }

  /**
   * Sets what the network of a client is granted. Loopback is not counted.
   *
   * @param value {@link ClientLimits#DEFAULT} where nothing is set
   * @return this builder
   */
  public SmtpServerBuilder clientLimits(ClientLimits value) {
    clientLimits = value;
    return this;
  }

  /**
   * Sets what the network of a client is granted, and who is not counted: one's own networks.
   *
   * @param value {@link ClientLimits#DEFAULT} where nothing is set
   * @param notCounted in the place of loopback; may be none
   * @return this builder
   */
  public SmtpServerBuilder clientLimits(ClientLimits value, List<Network> notCounted) {
    clientLimits = value;
    exempt = Optional.of(ImmutableList.copyOf(notCounted));
    return this;
  }

  /**
   * Sets what runs the computations of TLS handshakes, which would hold up the loop.
   *
   * @param value the common pool where nothing is set
   * @return this builder
   */
  public SmtpServerBuilder computingOn(Executor value) {
    computing = value;
    return this;
  }

  /**
   * Sets the number of selector loops.
   *
   * @param loops one for each two cores where none is set: filters, handshakes and whoever else is
   *     on the machine need cores, too, and a loop that waits for one is slower than a busy one
   * @return this builder
   * @throws IllegalArgumentException if it is not above zero
   */
  public SmtpServerBuilder loops(int loops) {
    if (loops <= 0) {
      throw new IllegalArgumentException("a server needs a loop");
    }
    this.loops = loops;
    return this;
  }

  /**
   * Starts the server.
   *
   * @return the server, which listens
   * @throws IOException if the port cannot be had
   * @throws IllegalStateException if neither {@link #handler} nor {@link #relayTo} was called, or
   *     if the settings offer STARTTLS and {@link #startTls} was not called
   */
  public SmtpServer start() throws IOException {
    if (handlers.isEmpty() && routes.isEmpty()) {
      throw new IllegalStateException("a server needs a handler or a place to relay to");
    }
    if (settings.startTls() && tls.isEmpty()) {
      throw new IllegalStateException("STARTTLS needs a certificate");
    }
    Optional<SmtpClient> ownClient = client();
    try {
      return new SmtpServer(this, ownClient);
    } catch (IOException | RuntimeException failure) {
      ownClient.ifPresent(SmtpClient::close);
      throw failure;
    }
  }

  private Optional<SmtpClient> client() throws IOException {
    return handlers.isPresent()
        ? Optional.empty()
        : Optional.of(SmtpClient.start(settings.hostname()));
  }

  private SmtpHandlerFactory handlers(Optional<SmtpClient> client) {
    return handlers.orElseGet(
        () ->
            Gateway.builder(settings.hostname(), routes.orElseThrow(), client.orElseThrow())
                .filter(chain)
                .build());
  }

  ServerParts parts(Optional<SmtpClient> client, BooleanSupplier stressed) {
    return new ServerParts(
        tls.isPresent() && !tlsFirst ? settings.withStartTls() : settings,
        limited(handlers(client)),
        tls,
        tlsFirst,
        proxies,
        computing,
        stressed);
  }

  private SmtpHandlerFactory limited(SmtpHandlerFactory asked) {
    if (clientLimits.grantsAll()) {
      return asked;
    }
    InstantSource clock = InstantSource.system();
    return exempt
        .map(networks -> new ClientCounts(clientLimits, clock, networks))
        .orElseGet(() -> new ClientCounts(clientLimits, clock))
        .limiting(asked);
  }

  ServerLimits limits() {
    return limits;
  }

  InetSocketAddress listenAt() {
    return new InetSocketAddress(address, port);
  }

  int loops() {
    return loops;
  }
}
