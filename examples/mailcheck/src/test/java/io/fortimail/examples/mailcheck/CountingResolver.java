package io.fortimail.examples.mailcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server that answers all questions alike and counts them. */
final class CountingResolver implements AutoCloseable {

  private static final int RESPONSE = 0x80; // RFC 1035 4.1.1: QR

  /** No such domain (RFC 1035 4.1.1). */
  static final int NXDOMAIN = 3;

  /** The server could not find out. */
  static final int SERVFAIL = 2;

  private final DatagramSocket socket;
  private final byte rcode;
  private final AtomicInteger questions = new AtomicInteger();

  CountingResolver(int rcode) throws IOException {
    this.rcode = (byte) rcode;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread server = new Thread(this::serve, "counting-resolver");
    server.setDaemon(true);
    server.start();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        socket.receive(packet);
        questions.incrementAndGet();
        packet.getData()[2] |= (byte) RESPONSE;
        packet.getData()[3] = rcode;
        socket.send(packet);
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  int questions() {
    return questions.get();
  }

  String hostAndPort() {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
