package io.fortimail.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A server's pipe and a client's engine, side by side in memory: no thread, no socket. */
final class TlsPair {

  /** What a session would be: keeps what comes, gives what it is told to. */
  static final class Session implements TlsPlain {
    final List<TlsHandshake> results = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    ByteBuffer toSend = ByteBuffer.allocate(0);
    boolean wants = true;
    int progress;

    @Override
    public void handshakeDone(TlsHandshake result) {
      results.add(result);
    }

    @Override
    public void progress() {
      progress++;
    }

    @Override
    public boolean wantsInput() {
      return wants;
    }

    @Override
    public void receive(ByteBuffer in) {
      byte[] bytes = new byte[in.remaining()];
      in.get(bytes);
      received.writeBytes(bytes);
    }

    @Override
    public boolean hasOutput() {
      return toSend.hasRemaining();
    }

    @Override
    public void drainTo(ByteBuffer out) {
      int count = Math.min(out.remaining(), toSend.remaining());
      out.put(toSend.slice(toSend.position(), count));
      toSend.position(toSend.position() + count);
    }
  }

  final Deque<Runnable> loop = new ArrayDeque<>();
  final Deque<Runnable> tasks = new ArrayDeque<>();
  final Session session = new Session();
  final TlsPipe pipe;
  final SSLEngine client;
  final ByteArrayOutputStream clientReceived = new ByteArrayOutputStream();
  private final ByteBuffer plain = ByteBuffer.allocate(65_536);
  private byte[] toClient = {};

  TlsPair(SSLEngine server, SSLEngine client) throws SSLException {
    this(server, client, null);
  }

  TlsPair(SSLEngine server, SSLEngine client, Executor elsewhere) throws SSLException {
    this.client = client;
    this.pipe =
        TlsPipe.over(
            server,
            session,
            new TlsPlace(loop::add, elsewhere == null ? tasks::add : elsewhere, plain::clear));
  }

  static SSLEngine client(SSLContext context, String host, String... protocols) {
    SSLEngine engine = context.createSSLEngine(host, 25);
    engine.setUseClientMode(true);
    if (protocols.length > 0) {
      engine.setEnabledProtocols(protocols);
    }
    return engine;
  }

  /** Runs what the pipe has put off. */
  void work() {
    while (!tasks.isEmpty() || !loop.isEmpty()) {
      if (!tasks.isEmpty()) {
        tasks.poll().run();
      } else {
        loop.poll().run();
      }
    }
  }

  /** Feeds the server as a driver does, in pieces, and lets it work. */
  void feed(byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(piece, bytes.length - at);
      if (!pipe.wantsInput()) {
        collect();
        if (!pipe.wantsInput()) {
          return;
        }
      }
      ByteBuffer buffer = pipe.prepare(ByteBuffer.allocate(65_536));
      count = Math.min(count, buffer.remaining());
      buffer.put(bytes, at, count);
      at += count;
      pipe.receive(buffer.flip());
      work();
    }
    collect();
  }

  private void collect() {
    byte[] more = serverOutput();
    byte[] all = Arrays.copyOf(toClient, toClient.length + more.length);
    System.arraycopy(more, 0, all, toClient.length, more.length);
    toClient = all;
  }

  /** All that the server has to write now. */
  byte[] serverOutput() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (pipe.hasOutput()) {
      ByteBuffer buffer = ByteBuffer.allocate(65_536);
      pipe.drainTo(buffer);
      out.write(buffer.array(), 0, buffer.position());
      work();
    }
    return out.toByteArray();
  }

  /** What was collected for the client. */
  byte[] takeForClient() {
    collect();
    byte[] all = toClient;
    toClient = new byte[0];
    return all;
  }

  /** The client reads what there is for it; what it says to that, and then the text. */
  byte[] clientAnswers(byte[] text) throws SSLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] bytes = takeForClient(); bytes.length > 0; bytes = takeForClient()) {
      clientReads(bytes);
      out.writeBytes(clientOutput(new byte[0]));
    }
    out.writeBytes(clientOutput(text));
    return out.toByteArray();
  }

  /** All that the client has to write now, handshake first, then the text. */
  byte[] clientOutput(byte[] text) throws SSLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer source = ByteBuffer.wrap(text);
    while (true) {
      clientTasks();
      HandshakeStatus status = client.getHandshakeStatus();
      boolean open = status == HandshakeStatus.NOT_HANDSHAKING && source.hasRemaining();
      if (status != HandshakeStatus.NEED_WRAP && !open) {
        return out.toByteArray();
      }
      ByteBuffer buffer = ByteBuffer.allocate(40_000);
      var result = client.wrap(source, buffer);
      out.write(buffer.array(), 0, buffer.position());
      if (result.bytesProduced() == 0) {
        return out.toByteArray();
      }
    }
  }

  private void clientTasks() {
    for (Runnable task = client.getDelegatedTask(); task != null; ) {
      task.run();
      task = client.getDelegatedTask();
    }
  }

  /** The client reads; what it cannot use yet is returned. */
  void clientReads(byte[] bytes) throws SSLException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      ByteBuffer buffer = ByteBuffer.allocate(40_000);
      var result = client.unwrap(in, buffer);
      clientReceived.write(buffer.array(), 0, buffer.position());
      clientTasks();
      if (result.bytesConsumed() == 0
          && client.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
        break;
      }
    }
    toClient = Arrays.copyOfRange(bytes, in.position(), bytes.length);
  }

  /** Both shake hands, the client's bytes in pieces. */
  void shake(int piece) throws SSLException {
    client.beginHandshake();
    exchange(piece, new byte[0]);
  }

  /** The client says something; then both talk until neither has anything to say. */
  void exchange(int piece, byte[] text) throws SSLException {
    byte[] said = clientOutput(text);
    while (true) {
      feed(said, piece);
      collect();
      byte[] answer = toClient;
      if (answer.length == 0) {
        return;
      }
      clientReads(answer);
      said = clientOutput(new byte[0]);
    }
  }
}
