package io.fortimail.net;

import io.fortimail.mail.Client;
import io.fortimail.smtp.ProxyHeader;
import io.fortimail.smtp.ProxyHeaderReader;
import io.fortimail.smtp.SmtpConversation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves bytes between a client's socket and its conversation. On the way to it there may be a PROXY
 * header, and TLS: from the start, or once the client asks for it.
 */
final class ServerConnection implements EventLoop.Channel, TlsPlain {

  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

  /**
   * How long the client's last bytes are read past after our last reply: closing with unread bytes
   * would reset the connection, and the reply might be lost with it.
   */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final SocketChannel socket;
  private final ServerParts parts;
  private final Runnable onGone;
  private final SelectionKey key;

  private Client client;
  private Optional<ProxyHeaderReader> proxy = Optional.empty();
  private Optional<TlsPipe> tls = Optional.empty();
  private Optional<SmtpConversation> conversation = Optional.empty();
  private ByteBuffer unwritten = NOTHING;
  private final long connected = System.nanoTime();
  private long lastActivity = connected;
  private boolean draining;
  private boolean lingering;
  private boolean gone;

  ServerConnection(EventLoop loop, SocketChannel socket, ServerParts parts, Runnable onGone)
      throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.parts = parts;
    this.onGone = onGone;
    InetAddress peer = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
    this.client = Client.at(peer);
    if (parts.proxies().stream().anyMatch(network -> network.contains(peer))) {
      proxy = Optional.of(new ProxyHeaderReader());
    }
    this.key = loop.register(socket, 0, this);
  }

  void start() {
    try {
      if (proxy.isEmpty()) {
        begin();
      }
      move();
    } catch (IOException broken) {
      log.debug("a connection broke", broken);
      abandon();
    } catch (RuntimeException | Error failure) { // costs this connection only
      log.warn("a connection could not be opened", failure);
      abandon();
    }
  }

  /** The client is known: greets it, inside of TLS or not. */
  private void begin() throws IOException {
    if (parts.tlsFirst()) {
      startTls();
    } else {
      converse();
    }
  }

  private void converse() {
    SmtpConversation opened =
        new SmtpConversation(
            parts.settings(),
            client,
            parts.handlers(),
            new SmtpConversation.Host(this::later, System::nanoTime, this::progress));
    conversation = Optional.of(opened);
    opened.underStress(parts.stressed().getAsBoolean());
    opened.start();
  }

  private void startTls() throws IOException {
    ServerTls server = parts.tls().orElseThrow();
    tls =
        Optional.of(
            TlsPipe.over(
                server.newEngine(),
                this,
                new TlsPlace(this::later, parts.computing(), loop::plainBuffer)));
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
    tls.ifPresent(pipe -> pipe.prepare(buffer));
    boolean ended = socket.read(buffer) < 0;
    buffer.flip();
    if (lingering) {
      buffer.position(buffer.limit());
    } else if (proxy.isPresent()) {
      readProxyHeader(buffer);
    } else {
      flow().receive(buffer);
    }
    if (ended) {
      tls.ifPresent(TlsPipe::inputEnded);
      abandon();
    }
  }

  private void readProxyHeader(ByteBuffer in) throws IOException {
    ProxyHeader header = proxy.orElseThrow().read(in);
    if (header instanceof ProxyHeader.Bad bad) {
      log.warn("{}: no PROXY header: {}", client.addressText(), bad.reason());
      abandon();
    } else if (!(header instanceof ProxyHeader.NeedsMore)) {
      proxy = Optional.empty();
      if (header instanceof ProxyHeader.From from) {
        client = Client.at(from.source().getAddress());
      }
      begin();
      if (in.hasRemaining()) { // in the clear it is an early talker, else a handshake
        flow().receive(in);
      }
    }
  }

  private ByteFlow flow() {
    return tls.isPresent() ? tls.get() : this;
  }

  @Override
  public boolean wantsInput() {
    return conversation.filter(SmtpConversation::wantsInput).isPresent();
  }

  @Override
  public void receive(ByteBuffer in) {
    conversation.ifPresent(open -> open.receive(in));
    in.position(in.limit());
  }

  @Override
  public boolean hasOutput() {
    return conversation.filter(SmtpConversation::hasOutput).isPresent();
  }

  @Override
  public void drainTo(ByteBuffer out) {
    conversation.ifPresent(open -> open.drainTo(out));
  }

  @Override
  public void handshakeDone(TlsHandshake result) {
    if (result instanceof TlsHandshake.Failed failed) {
      log.debug("{}: no TLS: {}", client.addressText(), failed.reason());
    } else if (result instanceof TlsHandshake.NotMade notMade) {
      log.warn("{}: no TLS: {}", client.addressText(), notMade.reason());
    } else if (result instanceof TlsHandshake.Done done) {
      if (conversation.isPresent()) {
        conversation.get().secured(done.session());
      } else {
        client = client.withTls(done.session());
        converse();
      }
    }
  }

  /** Called on the loop whenever there may be something to write or to wait for. */
  @Override
  public void progress() {
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
    tls.ifPresent(TlsPipe::resume);
    if (draining) {
      leave();
      if (gone) {
        return;
      }
    }
    boolean written = write();
    if (written && tls.isEmpty() && conversation.filter(SmtpConversation::wantsTls).isPresent()) {
      startTls();
    }
    if (written && tls.isEmpty() && conversation.filter(SmtpConversation::isQuit).isPresent()) {
      abandon(); // RFC 5321 4.1.1.10: after QUIT nothing comes that would have to be read past
      return;
    }
    if (written && !lingering && isOver()) {
      tls.ifPresent(TlsPipe::close);
      written = write(); // close_notify
      if (written) {
        lingering = true;
        socket.shutdownOutput();
      }
    }
    // A client that does not read its replies is not read from either.
    boolean wantsInput = lingering || (written && (proxy.isPresent() || flow().wantsInput()));
    key.interestOps(
        (wantsInput ? SelectionKey.OP_READ : 0) | (written ? 0 : SelectionKey.OP_WRITE));
  }

  private void leave() {
    if (conversation.isEmpty()) {
      abandon();
    } else if (!conversation.get().isWaiting() && !conversation.get().isTransactionOpen()) {
      conversation.get().close(3, 2, "Server is shutting down");
    }
  }

  private boolean isOver() {
    return conversation.filter(SmtpConversation::isClosed).isPresent()
        || tls.filter(TlsPipe::isOver).isPresent();
  }

  /** Returns whether all is written. */
  private boolean write() throws IOException {
    if (unwritten.hasRemaining()) {
      socket.write(unwritten);
    }
    while (!unwritten.hasRemaining() && flow().hasOutput()) {
      ByteBuffer buffer = loop.outputBuffer();
      flow().drainTo(buffer);
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
    boolean stressed = parts.stressed().getAsBoolean();
    if (lingering || isOver()) {
      if (now - lastActivity > LINGER.toNanos()) { // or it does not even read its last reply
        abandon();
      }
    } else if (conversation.isEmpty()) {
      Duration most = parts.settings().patience(stressed).times().handshake();
      if (now - connected > most.toNanos()) {
        abandon();
      }
    } else {
      conversation.get().underStress(stressed);
      if (conversation.get().nanosUntilWake() <= 0) {
        conversation.get().wake();
        progress();
      }
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
      tls.ifPresent(TlsPipe::abandon);
      conversation.ifPresent(SmtpConversation::disconnected);
    }
  }
}
