package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what it is handed over, and answers by what it is told: {@code refuse} is refused, {@code
 * bye} ends the session, at {@code throw} it fails. Its answer to a message carries the message's
 * number behind a {@code #}.
 */
final class FuzzHandler implements SmtpHandler {

  private static final SmtpReply REFUSED = SmtpReply.of(550, new EnhancedStatus(5, 7, 1), "No");
  private static final SmtpReply BYE = SmtpReply.of(421, new EnhancedStatus(4, 3, 2), "Bye");

  /** The content of each message that was handed over. */
  final List<String> messages = new ArrayList<>();

  /** What the session did wrong; it would contain an exception. */
  final List<String> violations = new ArrayList<>();

  private int open;

  /** A connection begins, or another client is spoken for on it. */
  FuzzHandler opened() {
    open++;
    return this;
  }

  @Override
  public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
    return answer(helo.name());
  }

  @Override
  public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
    return answer(mail.sender().map(sender -> sender.localPart()).orElse(""));
  }

  @Override
  public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
    return answer(recipient.address().localPart());
  }

  @Override
  public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
    called("message");
    if (envelope.recipients().isEmpty()) {
      violations.add("a message for nobody");
    }
    String content = content(message);
    String number = "#" + messages.size();
    messages.add(content);
    return SmtpHandler.now(
        content.contains("refuse")
            ? SmtpReply.of(554, new EnhancedStatus(5, 7, 1), number)
            : SmtpReply.of(250, new EnhancedStatus(2, 6, 0), number));
  }

  @Override
  public void reset() {
    called("reset");
  }

  @Override
  public void closed() {
    called("closed");
    open--;
  }

  boolean isClosed() {
    return open == 0;
  }

  private void called(String what) {
    if (open <= 0) {
      violations.add(what + " after the end");
    }
  }

  private CompletionStage<SmtpReply> answer(String name) {
    called("a question about " + name);
    return switch (name) {
      case "refuse" -> SmtpHandler.now(REFUSED);
      case "bye" -> SmtpHandler.now(BYE);
      case "throw" -> throw new IllegalStateException("a handler that fails");
      default -> SmtpHandler.now(SmtpReply.OK);
    };
  }

  private static String content(Message message) {
    try {
      return message.content().asCharSource(ISO_8859_1).read();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
