package io.fortimail.net;

import io.fortimail.mail.Client;
import io.fortimail.smtp.SmtpConversation;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves bytes between a client's socket and its conversation. */
final class ServerConnection implements EventLoop.Channel {

  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

  /**
   * How long the client's last bytes are read past after our last reply: closing with unread bytes
   * would reset the connection, and the reply might be lost with it.
   */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final SocketChannel socket;
  private final Runnable onGone;
  private final SmtpConversation conversation;
  private final SelectionKey key;

  private ByteBuffer unwritten = NOTHING;
  private long lastActivity = System.nanoTime();
  private boolean draining;
  private boolean lingering;
  private boolean gone;

  ServerConnection(
      EventLoop loop,
      SocketChannel socket,
      SmtpServerSettings settings,
      Client client,
      SmtpHandlerFactory handlers,
      Runnable onGone)
      throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.onGone = onGone;
    this.conversation =
        new SmtpConversation(
            settings,
            client,
            handlers,
            new SmtpConversation.Host(loop, System::nanoTime, this::progress));
    this.key = loop.register(socket, 0, this);
  }

  void start() {
    conversation.start();
    progress();
  }

  /** The server stops: go once there is no transaction that would have to be done again. */
  void drain() {
    draining = true;
    progress();
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (!lingering) { // what is read past does not keep the connection
      lastActivity = System.nanoTime();
    }
    if (ready.isReadable()) {
      read();
    }
    if (!gone) {
      move();
    }
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.inputBuffer();
    if (socket.read(buffer) < 0) {
      abandon();
    } else if (!lingering) {
      conversation.receive(buffer.flip());
    }
  }

  /** Called on the loop whenever there may be something to write or to wait for. */
  private void progress() {
    if (gone) {
      return;
    }
    lastActivity = System.nanoTime();
    try {
      move();
    } catch (IOException broken) {
      log.debug("a connection broke", broken);
      abandon();
    }
  }

  private void move() throws IOException {
    if (draining && !conversation.isWaiting() && !conversation.isTransactionOpen()) {
      conversation.close(3, 2, "Server is shutting down");
    }
    boolean written = write();
    if (written && conversation.isClosed() && !lingering) {
      lingering = true;
      socket.shutdownOutput();
    }
    // A client that does not read its replies is not read from either.
    boolean wantsInput = lingering || (written && conversation.wantsInput());
    key.interestOps(
        (wantsInput ? SelectionKey.OP_READ : 0) | (written ? 0 : SelectionKey.OP_WRITE));
  }

  /** Returns whether all is written. */
  private boolean write() throws IOException {
    if (unwritten.hasRemaining()) {
      socket.write(unwritten);
    }
    while (!unwritten.hasRemaining() && conversation.hasOutput()) {
      ByteBuffer buffer = loop.outputBuffer();
      conversation.drainTo(buffer);
      socket.write(buffer.flip());
      unwritten = buffer.hasRemaining() ? copy(buffer) : NOTHING;
    }
    return !unwritten.hasRemaining();
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    return ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }

  @Override
  public void tick(long now) {
    if (lingering || conversation.isClosed()) {
      if (now - lastActivity > LINGER.toNanos()) { // or it does not even read its last reply
        abandon();
      }
    } else if (conversation.nanosUntilWake() <= 0) {
      conversation.wake();
      progress();
    }
  }

  @Override
  public void abandon() {
    if (!gone) {
      gone = true;
      key.cancel();
      try {
        socket.close();
      } catch (IOException nothingIsLost) {
        log.debug("closing a connection failed", nothingIsLost);
      }
      onGone.run();
      conversation.disconnected();
    }
  }
}
