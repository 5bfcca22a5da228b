package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes every message and keeps it. */
final class CollectingHandler implements SmtpHandler {

  record Taken(Envelope envelope, String content) {}

  final List<Taken> taken = new ArrayList<>();
  int resets;
  int closes;

  @Override
  public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
    try {
      taken.add(new Taken(envelope, message.content().asCharSource(ISO_8859_1).read()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SmtpHandler.now(SmtpReply.of(250, new EnhancedStatus(2, 6, 0), "Message accepted"));
  }

  @Override
  public void reset() {
    resets++;
  }

  @Override
  public void closed() {
    closes++;
  }
}
