package io.fortimail.examples.benchmarks;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.net.ServerLimits;
import io.fortimail.net.SmtpServer;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpLimits;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Our server, with a handler that reads each message. */
final class FortimailReceiver implements Receiver {

  private final Tally tally = new Tally();
  private final SmtpServer server;

  FortimailReceiver() throws IOException {
    // The peers do not limit the messages of a session either, and James no connections.
    SmtpLimits limits = SmtpLimits.builder().transactions(Integer.MAX_VALUE).build();
    this.server =
        SmtpServer.builder(HOSTNAME)
            .settings(SmtpServerSettings.builder(HOSTNAME).limits(limits).build())
            .limits(unlimited())
            .handler(client -> new Reader(tally))
            .address(InetAddress.getLoopbackAddress())
            .start();
  }

  private static ServerLimits unlimited() {
    return new ServerLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, ServerLimits.DEFAULT.grace());
  }

  @Override
  public String name() {
    return "fortimail";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    server.close();
  }

  private record Reader(Tally tally) implements SmtpHandler {

    @Override
    public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
      try (InputStream in = message.content().openStream()) {
        tally.take(in);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      return SmtpHandler.now(SmtpReply.OK);
    }
  }
}
