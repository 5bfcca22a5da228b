package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
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
 * An embedded SMTP server: one selector loop for each two cores, whatever the number of
 * connections.
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

  private final ServerParts parts;
  private final ServerLimits limits;
  private final Optional<SmtpClient> ownClient;
  private final ServerSocketChannel listening;
  private final InetSocketAddress address;
  private final List<EventLoop> loops = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private int next;

  SmtpServer(SmtpServerBuilder builder, Optional<SmtpClient> ownClient) throws IOException {
    this.limits = builder.limits();
    this.ownClient = ownClient;
    this.parts = builder.parts(ownClient, () -> connections.get() >= limits.stressAt());
    this.listening = ServerSocketChannel.open();
    try {
      listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listening.bind(builder.listenAt(), BACKLOG);
      listening.configureBlocking(false);
      this.address = (InetSocketAddress) listening.getLocalAddress();
      for (int i = 0; i < builder.loops(); i++) {
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
  public static SmtpServerBuilder builder(String hostname) {
    return new SmtpServerBuilder(hostname);
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
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connection = new ServerConnection(loop, socket, parts, connections::decrementAndGet);
    } catch (IOException | RuntimeException | Error failure) { // costs this connection only
      log.warn("a connection could not be opened", failure);
      connections.decrementAndGet();
      closeQuietly(socket);
      return;
    }
    connection.start();
  }

  /** Who waits for a handshake could not read the reply. */
  private void sendAway(SocketChannel socket) {
    try {
      if (!parts.tlsFirst()) {
        socket.configureBlocking(false);
        int unused = socket.write(ByteBuffer.wrap(TOO_MANY));
      }
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
}
