package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpEvent;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes mail and remembers it. Recipients whose names begin with {@code unknown} are refused; one
 * whose name begins with {@code full} is refused after the body where that is possible.
 */
final class RecordingHost implements SmtpHandlerFactory {

  private static final SmtpReply UNKNOWN =
      SmtpReply.of(550, new EnhancedStatus(5, 1, 1), "No such user");
  private static final SmtpReply FULL =
      SmtpReply.of(552, new EnhancedStatus(5, 2, 2), "Mailbox full");

  /** One message. */
  record Received(SmtpEvent.Mail mail, Envelope envelope, String content) {

    Client client() {
      return mail.client();
    }

    /** What follows the header. */
    String body() {
      return content.substring(content.indexOf("\r\n\r\n") + 4);
    }
  }

  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** Handlers that were made, and handlers that were told that their connection is gone. */
  final AtomicInteger opened = new AtomicInteger();

  final AtomicInteger closed = new AtomicInteger();

  @Override
  public SmtpHandler open(Client client) {
    opened.incrementAndGet();
    return new Recorder();
  }

  /** The next message; fails if none comes. */
  Received next() throws InterruptedException {
    Received message = received.poll(30, SECONDS);
    if (message == null) {
      throw new AssertionError("no message has come");
    }
    return message;
  }

  private final class Recorder implements SmtpHandler {

    private SmtpEvent.Mail mail;

    @Override
    public CompletionStage<SmtpReply> mail(SmtpEvent.Mail event) {
      mail = event;
      return SmtpHandler.super.mail(event);
    }

    @Override
    public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
      return recipient.address().localPart().startsWith("unknown")
          ? SmtpHandler.now(UNKNOWN)
          : SmtpHandler.super.rcpt(recipient);
    }

    @Override
    public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
      try {
        received.add(
            new Received(mail, envelope, message.content().asCharSource(ISO_8859_1).read()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return SmtpHandler.now(SmtpReply.OK);
    }

    @Override
    public CompletionStage<List<SmtpReply>> messagePerRecipient(
        Envelope envelope, Message message) {
      return message(envelope, message)
          .thenApply(
              ok ->
                  envelope.recipients().stream()
                      .map(to -> to.address().localPart().startsWith("full") ? FULL : ok)
                      .toList());
    }

    @Override
    public void closed() {
      closed.incrementAndGet();
    }
  }
}
