package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** A server that thinks for a while before each answer, about any number at once. */
final class LateDnsServer implements AutoCloseable {

  private static final int RECEIVE_BUFFER = 4 << 20;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final long delay;

  LateDnsServer(long delayMillis) throws IOException {
    this.delay = delayMillis;
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    Thread thread = new Thread(this::serve, "late-dns");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        var unused = later.schedule(() -> answer(packet), delay, TimeUnit.MILLISECONDS);
      } catch (IOException closed) {
        // the run is over
      }
    }
  }

  private void answer(DatagramPacket packet) {
    try {
      Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
      Message response = new Message(query.getHeader().getID());
      response.getHeader().setFlag(Flags.QR);
      response.addRecord(query.getQuestion(), Section.QUESTION);
      response.addRecord(
          new ARecord(
              query.getQuestion().getName(), DClass.IN, 60, InetAddress.getLoopbackAddress()),
          Section.ANSWER);
      byte[] wire = response.toWire();
      socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
    } catch (IOException closed) {
      // the run is over, or fails because of the missing answer
    }
  }

  @Override
  public void close() {
    socket.close();
    later.shutdownNow();
  }
}
