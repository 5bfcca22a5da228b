package io.fortimail.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** A DNS server that answers by UDP with whatever the test wants, and by TCP only if told to. */
final class FakeDnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Function<Message, Optional<byte[]>> behaviour;
  private volatile Optional<ServerSocket> tcp = Optional.empty();
  private final AtomicInteger asked = new AtomicInteger();

  FakeDnsServer(Function<Message, Optional<byte[]>> behaviour) throws IOException {
    this(behaviour, 0);
  }

  private FakeDnsServer(Function<Message, Optional<byte[]>> behaviour, int port)
      throws IOException {
    this.behaviour = behaviour;
    this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "fake-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says by UDP that the answer is cut off, and gives it by TCP. */
  static FakeDnsServer byTcp(Function<Message, byte[]> behaviour) throws IOException {
    // TCP first: its ports are the scarce ones, where closed connections linger.
    ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    FakeDnsServer server = new FakeDnsServer(FakeDnsServer::cut, tcp.getLocalPort());
    server.tcp = Optional.of(tcp);
    Thread thread = new Thread(() -> serve(tcp, behaviour), "fake-dns-tcp");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static Optional<byte[]> cut(Message query) {
    Message cut = new Message(query.getHeader().getID());
    cut.getHeader().setFlag(Flags.QR);
    cut.getHeader().setFlag(Flags.TC);
    cut.addRecord(query.getQuestion(), Section.QUESTION);
    return Optional.of(cut.toWire());
  }

  private static void serve(ServerSocket tcp, Function<Message, byte[]> behaviour) {
    while (!tcp.isClosed()) {
      try (Socket connection = tcp.accept()) {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        for (int length = in.readUnsignedShort(); length > 0; length = in.readUnsignedShort()) {
          byte[] answer = behaviour.apply(new Message(in.readNBytes(length)));
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
        }
      } catch (IOException closed) {
        // the client has gone, or the test is over
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  int asked() {
    return asked.get();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        asked.incrementAndGet();
        byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
        Optional<byte[]> answer = behaviour.apply(new Message(query));
        if (answer.isPresent()) {
          socket.send(
              new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        // the test is over, or the query was no message: the next one will tell
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    if (tcp.isPresent()) {
      tcp.get().close();
    }
  }
}
