package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.FilterChain;
import io.fortimail.gateway.Gateway;
import io.fortimail.mail.Client;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded SMTP server: one selector loop for each core, whatever the number of connections.
 *
 * <pre>{@code
 * try (SmtpServer server =
 *     SmtpServer.builder("mx.example.org").filter(chain).relayTo(routes).port(2525).start()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SmtpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SmtpServer.class);
  private static final int BACKLOG = 1_024;
  private static final byte[] TOO_MANY =
      "421 4.3.2 Too many connections, try again later\r\n".getBytes(US_ASCII);

  private final SmtpServerSettings settings;
  private final SmtpHandlerFactory handlers;
  private final ServerLimits limits;
  private final Optional<SmtpClient> ownClient;
  private final ServerSocketChannel listening;
  private final InetSocketAddress address;
  private final List<EventLoop> loops = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private int next;

  private SmtpServer(Builder builder, Optional<SmtpClient> ownClient) throws IOException {
    this.settings = builder.settings;
    this.limits = builder.limits;
    this.ownClient = ownClient;
    this.handlers = builder.handlers(ownClient);
    this.listening = ServerSocketChannel.open();
    try {
      listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listening.bind(new InetSocketAddress(builder.address, builder.port), BACKLOG);
      listening.configureBlocking(false);
      this.address = (InetSocketAddress) listening.getLocalAddress();
      for (int i = 0; i < builder.loops; i++) {
        loops.add(new EventLoop("smtp-server-" + address.getPort() + "-" + i));
      }
      loops
          .get(0)
          .register(listening, SelectionKey.OP_ACCEPT, new Acceptor(listening, this::accept));
    } catch (IOException | RuntimeException failure) {
      listening.close();
      loops.forEach(loop -> loop.start().close()); // its end lets go of its selector
      throw failure;
    }
    loops.forEach(EventLoop::start);
  }

  /**
   * Starts a server.
   *
   * @param hostname the name it gives in its greeting
   * @return a builder
   * @throws IllegalArgumentException if it is neither a domain name nor an address literal
   */
  public static Builder builder(String hostname) {
    return new Builder(SmtpServerSettings.of(hostname));
  }

  /** {@return where it listens} */
  public InetSocketAddress address() {
    return address;
  }

  /** {@return the port it listens on} */
  public int port() {
    return address.getPort();
  }

  /** {@return how many connections are open} */
  public int connections() {
    return connections.get();
  }

  /**
   * Stops: takes no more connections, lets open transactions end within the grace of the limits,
   * and tells the others that it goes. Returns when all connections are closed; a second call
   * returns at once.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    loops
        .get(0)
        .execute(
            () -> {
              loops.get(0).channels().stream()
                  .filter(Acceptor.class::isInstance)
                  .forEach(EventLoop.Channel::abandon);
              stopped.countDown();
            });
    await(stopped);
    for (EventLoop loop : loops) {
      loop.execute(
          () ->
              loop.channels().stream()
                  .filter(ServerConnection.class::isInstance)
                  .map(ServerConnection.class::cast)
                  .forEach(ServerConnection::drain));
    }
    awaitConnections();
    loops.forEach(EventLoop::close);
    ownClient.ifPresent(SmtpClient::close);
  }

  private void awaitConnections() {
    long end = System.nanoTime() + limits.grace().toNanos();
    try {
      while (connections.get() > 0 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(CountDownLatch latch) {
    try {
      if (!latch.await(limits.grace().toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the server's loop does not answer");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called on the first loop. */
  private void accept(SocketChannel socket) {
    EventLoop loop = loops.get(next);
    next = (next + 1) % loops.size();
    if (connections.incrementAndGet() > limits.connections()) {
      connections.decrementAndGet();
      sendAway(socket);
    } else {
      loop.execute(() -> open(loop, socket));
    }
  }

  private void open(EventLoop loop, SocketChannel socket) {
    ServerConnection connection;
    try {
      InetAddress peer = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connection =
          new ServerConnection(
              loop, socket, settings, Client.at(peer), handlers, connections::decrementAndGet);
    } catch (IOException | RuntimeException | Error failure) { // costs this connection only
      log.warn("a connection could not be opened", failure);
      connections.decrementAndGet();
      closeQuietly(socket);
      return;
    }
    connection.start();
  }

  private static void sendAway(SocketChannel socket) {
    try {
      socket.configureBlocking(false);
      int unused = socket.write(ByteBuffer.wrap(TOO_MANY));
    } catch (IOException gone) {
      log.debug("a connection broke", gone);
    } finally {
      closeQuietly(socket);
    }
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException nothingIsLost) {
      log.debug("closing a connection failed", nothingIsLost);
    }
  }

  /** Puts a server together. Not safe for use by several threads. */
  public static final class Builder {

    private SmtpServerSettings settings;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private Optional<SmtpHandlerFactory> handlers = Optional.empty();
    private Optional<RouteResolver> routes = Optional.empty();
    private FilterChain chain = FilterChain.builder().build();
    private InetAddress address = InetAddresses.forString("0.0.0.0");
    private int port;
    private int loops = Runtime.getRuntime().availableProcessors();

    private Builder(SmtpServerSettings settings) {
      this.settings = settings;
    }

    /**
     * Sets who answers, as a {@link Gateway} does. It takes the place of {@link #filter} and {@link
     * #relayTo}.
     *
     * @param handlers makes a handler for each connection
     * @return this builder
     */
    public Builder handler(SmtpHandlerFactory handlers) {
      this.handlers = Optional.of(handlers);
      return this;
    }

    /**
     * Sets the filters of a gateway; needs {@link #relayTo}.
     *
     * @param chain the chain
     * @return this builder
     */
    public Builder filter(FilterChain chain) {
      this.chain = chain;
      return this;
    }

    /**
     * Makes it a gateway.
     *
     * @param routes where accepted mail goes
     * @return this builder
     */
    public Builder relayTo(RouteResolver routes) {
      this.routes = Optional.of(routes);
      return this;
    }

    /**
     * Sets the name and what a client may ask of a session.
     *
     * @param settings the settings
     * @return this builder
     */
    public Builder settings(SmtpServerSettings settings) {
      this.settings = settings;
      return this;
    }

    /**
     * Sets what is granted to connections.
     *
     * @param limits the limits; {@link ServerLimits#DEFAULT} where none are set
     * @return this builder
     */
    public Builder limits(ServerLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Sets the local address.
     *
     * @param address the address; all where none is set
     * @return this builder
     */
    public Builder address(InetAddress address) {
      this.address = address;
      return this;
    }

    /**
     * Sets the port.
     *
     * @param port the port; 0, the default, takes a free one
     * @return this builder
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets the number of selector loops.
     *
     * @param loops one for each core where none is set
     * @return this builder
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder loops(int loops) {
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
     * @throws IllegalStateException if neither {@link #handler} nor {@link #relayTo} was called
     */
    public SmtpServer start() throws IOException {
      if (handlers.isEmpty() && routes.isEmpty()) {
        throw new IllegalStateException("a server needs a handler or a place to relay to");
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
  }
}
