package io.fortimail.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Says over TLS what it hears: the pipe on a real loop, driven as a server would. */
final class TlsEchoServer implements AutoCloseable {

  private final EventLoop loop;
  private final ExecutorService tasks = Executors.newFixedThreadPool(2);
  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final ServerTls tls;

  /** How handshakes ended, and how connections did. */
  final BlockingQueue<TlsHandshake> handshakes = new LinkedBlockingQueue<>();

  final BlockingQueue<TlsState> ends = new LinkedBlockingQueue<>();

  TlsEchoServer(ServerTls tls) throws IOException {
    this.tls = tls;
    this.loop = new EventLoop("tls-echo");
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listening.configureBlocking(false);
    loop.register(
        listening,
        SelectionKey.OP_ACCEPT,
        new Acceptor(listening, socket -> loop.execute(() -> open(socket))));
    loop.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) listening.getLocalAddress()).getPort();
  }

  private void open(SocketChannel socket) {
    try {
      new Connection(socket);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    loop.close();
    tasks.shutdownNow();
  }

  private final class Connection implements EventLoop.Channel, TlsPlain {
    private final SocketChannel socket;
    private final SelectionKey key;
    private final TlsPipe pipe;
    private ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private ByteBuffer unwritten = ByteBuffer.allocate(0);
    private boolean gone;

    Connection(SocketChannel socket) throws IOException {
      this.socket = socket;
      socket.configureBlocking(false);
      key = loop.register(socket, SelectionKey.OP_READ, this);
      pipe = TlsPipe.over(tls.newEngine(), this, new TlsPlace(loop, tasks, loop::plainBuffer));
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
      if (ready.isReadable()) {
        ByteBuffer buffer = pipe.prepare(loop.inputBuffer());
        int count = socket.read(buffer);
        pipe.receive(buffer.flip());
        if (count < 0) {
          pipe.inputEnded();
        }
      }
      move();
    }

    private void move() throws IOException {
      pipe.resume();
      if (unwritten.hasRemaining()) {
        socket.write(unwritten);
      }
      while (!unwritten.hasRemaining() && pipe.hasOutput()) {
        ByteBuffer buffer = loop.outputBuffer();
        pipe.drainTo(buffer);
        socket.write(buffer.flip());
        unwritten = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
      }
      boolean written = !unwritten.hasRemaining();
      if (written && pipe.isOver()) {
        abandon();
      } else if (!gone) {
        key.interestOps(
            (written && pipe.wantsInput() ? SelectionKey.OP_READ : 0)
                | (written ? 0 : SelectionKey.OP_WRITE));
      }
    }

    @Override
    public void handshakeDone(TlsHandshake result) {
      handshakes.add(result);
    }

    @Override
    public void progress() {
      try {
        if (!gone) {
          move();
        }
      } catch (IOException broken) {
        abandon();
      }
    }

    @Override
    public boolean wantsInput() {
      return heard.size() < 100_000;
    }

    @Override
    public void receive(ByteBuffer in) {
      byte[] bytes = new byte[in.remaining()];
      in.get(bytes);
      heard.writeBytes(bytes);
    }

    @Override
    public boolean hasOutput() {
      return heard.size() > 0;
    }

    @Override
    public void drainTo(ByteBuffer out) {
      byte[] all = heard.toByteArray();
      int count = Math.min(all.length, out.remaining());
      out.put(all, 0, count);
      heard = new ByteArrayOutputStream();
      heard.write(all, count, all.length - count);
    }

    @Override
    public void tick(long nanoTime) {}

    @Override
    public void abandon() {
      if (!gone) {
        gone = true;
        ends.add(pipe.state());
        pipe.abandon();
        key.cancel();
        try {
          socket.close();
        } catch (IOException nothingIsLost) {
          throw new IllegalStateException(nothingIsLost);
        }
      }
    }
  }
}
