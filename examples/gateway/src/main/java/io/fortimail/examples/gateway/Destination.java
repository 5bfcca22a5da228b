package io.fortimail.examples.gateway;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.net.SmtpServer;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpLimits;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The server behind the gateway: knows its recipients, and keeps the last message it has got. */
final class Destination implements AutoCloseable {

  private static final Recipient NOBODY = Recipient.of("nobody@inside.example");
  private static final Recipient FULL = Recipient.of("full@inside.example");

  /** Above what the gateway takes: with a Received header, its largest message is larger. */
  private static final long MESSAGE_SIZE = 12_000_000;

  private final AtomicReference<Optional<byte[]>> last = new AtomicReference<>(Optional.empty());
  private final AtomicLong count = new AtomicLong();
  private final SmtpServer server;

  private Destination() throws IOException {
    this.server =
        SmtpServer.builder("mx.inside.example")
            .settings(
                SmtpServerSettings.builder("mx.inside.example")
                    .limits(SmtpLimits.builder().messageSize(MESSAGE_SIZE).build())
                    .build())
            .address(InetAddress.getLoopbackAddress())
            .handler(client -> new Mailboxes())
            .start();
  }

  static Destination start() throws IOException {
    return new Destination();
  }

  int port() {
    return server.port();
  }

  long count() {
    return count.get();
  }

  /** Takes away the last message that has come. */
  Optional<byte[]> takeLast() {
    return last.getAndSet(Optional.empty());
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Mailboxes implements SmtpHandler {

    @Override
    public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
      if (recipient.equals(NOBODY)) {
        return SmtpHandler.now(SmtpReply.of(550, new EnhancedStatus(5, 1, 1), "No such user here"));
      } else if (recipient.equals(FULL)) {
        return SmtpHandler.now(SmtpReply.of(452, new EnhancedStatus(4, 2, 2), "Mailbox full"));
      }
      return SmtpHandler.super.rcpt(recipient);
    }

    @Override
    public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
      try {
        last.set(Optional.of(message.content().read()));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      count.incrementAndGet();
      return SmtpHandler.now(SmtpReply.OK);
    }
  }
}
