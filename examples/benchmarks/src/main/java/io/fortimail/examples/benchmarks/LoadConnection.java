package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of a load. It sends a command only when the reply to the one before is there and
 * has the right code.
 */
final class LoadConnection implements AutoCloseable {

  private static final int LONGEST_REPLY = 2_048;

  private final SocketChannel socket;
  private final LoadStep[] steps;
  private final ByteBuffer reply;
  private int step;

  private LoadConnection(SocketChannel socket, LoadStep[] steps, ByteBuffer reply) {
    this.socket = socket;
    this.steps = steps;
    this.reply = reply;
  }

  /** Connects, reads the greeting and greets, and has nothing to send. */
  static LoadConnection greeted(int port) throws IOException {
    return greeted(open(port, new LoadStep[] {}));
  }

  /** Connects, reads the greeting and greets; then the steps are those of a message. */
  static LoadConnection greeted(int port, LoadMessage message) throws IOException {
    return greeted(open(port, message.steps()));
  }

  private static LoadConnection greeted(LoadConnection connection) throws IOException {
    connection.await(220);
    connection.command("EHLO client.example.com\r\n", 250);
    return connection;
  }

  /** Connects; the greeting is the first of the steps, and the server's closing the last. */
  static LoadConnection forOneMessage(int port, LoadMessage message) throws IOException {
    return open(port, message.sessionSteps());
  }

  private static LoadConnection open(int port, LoadStep[] steps) throws IOException {
    return new LoadConnection(connect(port), steps, ByteBuffer.allocateDirect(LONGEST_REPLY));
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return socket;
  }

  /** Opens another connection that takes over the buffers of this one, which cost a lot. */
  LoadConnection another(int port) throws IOException {
    return new LoadConnection(connect(port), steps, reply);
  }

  SelectionKey register(Selector selector) throws IOException {
    socket.configureBlocking(false);
    return socket.register(selector, SelectionKey.OP_READ, this);
  }

  /** Begins with the next message. */
  void begin(SelectionKey key) throws IOException {
    step = 0;
    send(key);
  }

  /** Goes on where the socket is ready. Returns whether a message has been accepted. */
  boolean ready(SelectionKey key) throws IOException {
    if (key.isWritable()) {
      write(key, steps[step].request());
    }
    if (!key.isReadable() || !isAnswered(steps[step])) {
      return false;
    }
    step++;
    if (step == steps.length) {
      return true;
    }
    send(key);
    return false;
  }

  private boolean isAnswered(LoadStep asked) throws IOException {
    if (asked.isClose()) {
      if (socket.read(reply) >= 0) {
        return false;
      }
      close();
      return true;
    }
    if (!readReply()) {
      return false;
    }
    check(asked.code());
    return true;
  }

  private void send(SelectionKey key) throws IOException {
    write(key, steps[step].request().rewind());
  }

  private void write(SelectionKey key, ByteBuffer request) throws IOException {
    socket.write(request);
    int wanted = request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Says good-bye; to be called when the selector is closed. */
  void quit() throws IOException {
    socket.configureBlocking(true);
    command("QUIT\r\n", 221);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void command(String command, int code) throws IOException {
    socket.write(ByteBuffer.wrap(command.getBytes(US_ASCII)));
    await(code);
  }

  private void await(int code) throws IOException {
    while (!readReply()) {
      // the socket blocks
    }
    check(code);
  }

  private boolean readReply() throws IOException {
    if (socket.read(reply) < 0) {
      throw new IOException("the server has closed the connection");
    }
    return isWhole();
  }

  /** RFC 5321 4.2.1: the last line has a space behind the code. */
  private boolean isWhole() throws IOException {
    int end = reply.position();
    if (end == reply.capacity()) {
      throw new IOException("a reply without an end");
    }
    if (end < 6 || reply.get(end - 1) != '\n' || reply.get(end - 2) != '\r') {
      return false;
    }
    int start = end - 2;
    while (start > 0 && reply.get(start - 1) != '\n') {
      start--;
    }
    return reply.get(start + 3) == ' ';
  }

  private void check(int code) throws IOException {
    int got = (reply.get(0) - '0') * 100 + (reply.get(1) - '0') * 10 + reply.get(2) - '0';
    if (got != code) {
      throw new IOException("expected " + code + ", got: " + US_ASCII.decode(reply.flip()));
    }
    reply.clear();
  }
}
