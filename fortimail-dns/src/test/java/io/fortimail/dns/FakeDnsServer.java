package io.fortimail.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.Message;

/** A DNS server that answers by UDP with whatever the test wants, and by TCP not at all. */
final class FakeDnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Function<Message, Optional<byte[]>> behaviour;
  private final AtomicInteger asked = new AtomicInteger();

  FakeDnsServer(Function<Message, Optional<byte[]>> behaviour) throws IOException {
    this.behaviour = behaviour;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "fake-dns");
    thread.setDaemon(true);
    thread.start();
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
  public void close() {
    socket.close();
  }
}
