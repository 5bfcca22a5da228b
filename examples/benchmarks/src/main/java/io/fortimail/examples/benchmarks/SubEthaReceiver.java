package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** SubEthaSMTP with its defaults, with a handler that reads each message; no trace header. */
final class SubEthaReceiver implements Receiver {

  private final Tally tally = new Tally();
  private final SMTPServer server;

  SubEthaReceiver() {
    this.server =
        SMTPServer.port(0)
            .hostName(HOSTNAME)
            .bindAddress(InetAddress.getLoopbackAddress())
            .insertReceivedHeaders(false)
            .messageHandlerFactory(context -> new Reader(tally))
            .build();
    server.start();
  }

  @Override
  public String name() {
    return "SubEthaSMTP";
  }

  @Override
  public int port() {
    return server.getPortAllocated();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    server.stop();
  }

  private record Reader(Tally tally) implements MessageHandler {

    @Override
    public void from(String sender) {}

    @Override
    public void recipient(String recipient) {}

    @Override
    public String data(InputStream message) throws IOException {
      tally.take(message);
      return "OK";
    }

    @Override
    public void done() {}
  }
}
