package io.fortimail.net;

import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpClientSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves bytes between a server's socket and our session with it, through TLS once the session wants
 * it.
 */
final class ClientConnection implements EventLoop.Channel, TlsPlain {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** How long the answer to QUIT is waited for; nothing depends on it. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final SocketChannel socket;
  private final SmtpClientSession session;
  private final ClientDelivery delivery;
  private final SmtpClientLimits limits;

  private Optional<SelectionKey> key = Optional.empty();
  private Optional<ClientHandshake> handshake = Optional.empty();
  private Optional<TlsPipe> tls = Optional.empty();
  private ByteBuffer unwritten = NOTHING;
  private long lastActivity = System.nanoTime();
  private boolean connected;
  private boolean gone;

  ClientConnection(
      EventLoop loop, SocketChannel socket, SmtpClientSession session, ClientDelivery delivery) {
    this.loop = loop;
    this.socket = socket;
    this.session = session;
    this.delivery = delivery;
    this.limits = delivery.parts().limits();
  }

  void open() {
    try {
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (delivery.parts().source().isPresent()) {
        socket.bind(new InetSocketAddress(delivery.parts().source().get(), 0));
      }
      key = Optional.of(loop.register(socket, SelectionKey.OP_CONNECT, this));
      if (socket.connect(delivery.host().socketAddress())) {
        established();
      }
    } catch (IOException | RuntimeException refused) {
      log.debug("no connection to {}", delivery.host(), refused);
      end("no connection");
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (!isShaking() && (!ready.isReadable() || ready.isWritable())) {
      lastActivity = System.nanoTime();
    }
    if (ready.isConnectable()) {
      try {
        if (socket.finishConnect()) {
          established();
        }
      } catch (IOException refused) {
        log.debug("no connection", refused);
        end("no connection");
      }
      return;
    }
    if (ready.isReadable()) {
      read();
    }
    if (!gone) {
      move();
    }
  }

  private void established() throws IOException {
    connected = true;
    move();
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.inputBuffer();
    tls.ifPresent(pipe -> pipe.prepare(buffer));
    boolean ended = socket.read(buffer) < 0;
    flow().receive(buffer.flip());
    if (ended) { // in the middle of a handshake, too, it is a loss that may pass
      end("connection closed by the server");
    }
  }

  private ByteFlow flow() {
    return tls.isPresent() ? tls.get() : this;
  }

  private boolean isShaking() {
    return session.wantsTls();
  }

  private void move() throws IOException {
    tls.ifPresent(TlsPipe::resume);
    boolean written = write();
    if (written && tls.isEmpty() && session.wantsTls()) {
      startTls();
      written = write();
    }
    if (session.isSettled() && !session.isOver()) {
      delivery.settled(session);
    }
    if (session.isOver()) {
      tls.ifPresent(TlsPipe::close);
      var unused = write(); // close_notify or an alert, as far as the socket takes it
      end("over");
    } else if (tls.filter(TlsPipe::isOver).isPresent()) {
      end("TLS ended by the server");
    } else {
      int write = written ? 0 : SelectionKey.OP_WRITE;
      int read = flow().wantsInput() ? SelectionKey.OP_READ : 0;
      key.ifPresent(k -> k.interestOps(read | write));
    }
  }

  private void startTls() throws IOException {
    lastActivity = System.nanoTime();
    try {
      ClientHandshake wanted = delivery.parts().tls().handshakeWith(delivery.host());
      handshake = Optional.of(wanted);
      tls =
          Optional.of(
              TlsPipe.over(
                  wanted.engine(),
                  this,
                  new TlsPlace(
                      this::later, delivery.parts().tls().computing(), loop::plainBuffer)));
    } catch (GeneralSecurityException | IOException | RuntimeException unfit) {
      log.warn("no handshake with {}", delivery.host(), unfit);
      session.cannotSecure("no handshake can be made here");
    }
  }

  /** Runs a task on the loop; where it fails, nobody would look after this connection any more. */
  private void later(Runnable task) {
    loop.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error failure) { // costs this connection only
            log.error("a connection failed", failure);
            abandon();
          }
        });
  }

  @Override
  public boolean wantsInput() {
    return true;
  }

  @Override
  public void receive(ByteBuffer in) {
    long before = session.replies();
    session.receive(in);
    if (session.replies() > before) { // a reply that drips in for ever is none
      lastActivity = System.nanoTime();
    }
  }

  @Override
  public boolean hasOutput() {
    return session.hasOutput();
  }

  @Override
  public void drainTo(ByteBuffer out) {
    session.drainTo(out);
  }

  @Override
  public void handshakeDone(TlsHandshake result) {
    ClientHandshake made = handshake.orElseThrow();
    if (!session.wantsTls()) {
      return;
    }
    lastActivity = System.nanoTime();
    if (result instanceof TlsHandshake.Done done) {
      session.secured(made.agreed(done.session()));
    } else if (result instanceof TlsHandshake.Failed failed) {
      session.handshakeFailed(made.problem(failed.reason()));
    } else if (result instanceof TlsHandshake.NotMade notMade) {
      session.cannotSecure(notMade.reason());
    }
  }

  /** A computation of the handshake is done. */
  @Override
  public void progress() {
    if (gone) {
      return;
    }
    try {
      move();
    } catch (IOException broken) {
      log.debug("a connection broke", broken);
      abandon();
    }
  }

  /** Returns whether all is written that can be by now. */
  private boolean write() throws IOException {
    if (unwritten.hasRemaining()) {
      socket.write(unwritten);
    }
    while (!unwritten.hasRemaining() && flow().hasOutput()) {
      ByteBuffer buffer = loop.outputBuffer();
      flow().drainTo(buffer);
      socket.write(buffer.flip());
      unwritten =
          buffer.hasRemaining()
              ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip()
              : NOTHING;
    }
    return !unwritten.hasRemaining();
  }

  @Override
  public void tick(long now) {
    Duration patience = patience();
    if (now - lastActivity > patience.toNanos()) {
      end(connected ? "no reply within " + patience.toSeconds() + " s" : "no connection");
    }
  }

  private Duration patience() {
    if (!connected) {
      return limits.connect();
    } else if (session.isSettled()) {
      return FAREWELL;
    }
    return isShaking() ? limits.handshake() : session.patience();
  }

  @Override
  public void abandon() {
    end("connection lost");
  }

  private void end(String reason) {
    if (!gone) {
      gone = true;
      key.ifPresent(SelectionKey::cancel);
      tls.ifPresent(TlsPipe::abandon);
      session.connectionLost(reason);
      try {
        socket.close();
      } catch (IOException nothingIsLost) {
        log.debug("closing a connection failed", nothingIsLost);
      }
      delivery.settled(session);
    }
  }
}
