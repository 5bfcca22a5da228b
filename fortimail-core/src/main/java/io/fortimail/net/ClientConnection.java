package io.fortimail.net;

import io.fortimail.delivery.MailHost;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpClientSession;
import io.fortimail.smtp.SmtpSendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves bytes between a server's socket and our session with it. */
final class ClientConnection implements EventLoop.Channel {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** How long the answer to QUIT is waited for; nothing depends on it. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final SocketChannel socket;
  private final SmtpClientSession session;
  private final SmtpClientLimits limits;
  private final CompletableFuture<Map<Recipient, SmtpSendResult>> answer;

  private Optional<SelectionKey> key = Optional.empty();
  private ByteBuffer unwritten = ByteBuffer.allocate(0);
  private long lastActivity = System.nanoTime();
  private boolean connected;
  private boolean gone;

  ClientConnection(
      EventLoop loop,
      SocketChannel socket,
      SmtpClientSession session,
      SmtpClientLimits limits,
      CompletableFuture<Map<Recipient, SmtpSendResult>> answer) {
    this.loop = loop;
    this.socket = socket;
    this.session = session;
    this.limits = limits;
    this.answer = answer;
  }

  void open(MailHost host, Optional<InetAddress> source) {
    try {
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (source.isPresent()) {
        socket.bind(new InetSocketAddress(source.get(), 0));
      }
      key = Optional.of(loop.register(socket, SelectionKey.OP_CONNECT, this));
      if (socket.connect(host.socketAddress())) {
        established();
      }
    } catch (IOException | RuntimeException refused) {
      log.debug("no connection to {}", host, refused);
      end("no connection");
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (!ready.isReadable() || ready.isWritable()) {
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
    int count = socket.read(buffer);
    if (count < 0) {
      end("connection closed by the server");
    } else {
      long before = session.replies();
      session.receive(buffer.flip());
      if (session.replies() > before) { // a reply that drips in for ever is none
        lastActivity = System.nanoTime();
      }
    }
  }

  private void move() throws IOException {
    boolean written = write();
    if (session.isSettled()) {
      settle();
    }
    if (session.isOver()) {
      end("over");
    } else {
      int write = written ? 0 : SelectionKey.OP_WRITE;
      key.ifPresent(k -> k.interestOps(SelectionKey.OP_READ | write));
    }
  }

  /** Returns whether all is written that can be by now. */
  private boolean write() throws IOException {
    if (unwritten.hasRemaining()) {
      socket.write(unwritten);
    }
    while (!unwritten.hasRemaining() && session.hasOutput()) {
      ByteBuffer buffer = loop.outputBuffer();
      session.drainTo(buffer);
      socket.write(buffer.flip());
      unwritten =
          buffer.hasRemaining()
              ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip()
              : ByteBuffer.allocate(0);
    }
    return !unwritten.hasRemaining();
  }

  @Override
  public void tick(long now) {
    Duration patience =
        !connected ? limits.connect() : session.isSettled() ? FAREWELL : session.patience();
    if (now - lastActivity > patience.toNanos()) {
      end(connected ? "no reply within " + patience.toSeconds() + " s" : "no connection");
    }
  }

  @Override
  public void abandon() {
    end("connection lost");
  }

  private void end(String reason) {
    if (!gone) {
      gone = true;
      key.ifPresent(SelectionKey::cancel);
      session.connectionLost(reason);
      settle();
      try {
        socket.close();
      } catch (IOException nothingIsLost) {
        log.debug("closing a connection failed", nothingIsLost);
      }
    }
  }

  private void settle() {
    answer.complete(session.results());
  }
}
