package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks the counts before the handler. */
final class CountedHandler implements SmtpHandler {

  private static final SmtpReply TOO_MANY_CONNECTIONS =
      SmtpReplies.closing(7, 0, "Too many connections from your network, try again later");
  private static final SmtpReply TOO_MANY_MESSAGES =
      SmtpReply.of(
          450,
          EnhancedStatus.TEMPORARY_POLICY,
          "Too many messages from your network, try again later");
  private static final SmtpReply TOO_MANY_RECIPIENTS =
      SmtpReply.of(
          452,
          new EnhancedStatus(4, 5, 3),
          "Too many recipients from your network, try again later");

  private final ClientCounts counts;
  private final InetAddress client;
  private final SmtpHandler handler;
  private boolean counted;

  CountedHandler(ClientCounts counts, InetAddress client, SmtpHandler handler) {
    this.counts = counts;
    this.client = client;
    this.handler = handler;
  }

  @Override
  public CompletionStage<SmtpReply> connect() {
    counted = counts.open(client);
    return counted ? handler.connect() : SmtpHandler.now(TOO_MANY_CONNECTIONS);
  }

  @Override
  public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
    return handler.helo(helo);
  }

  @Override
  public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
    return counts.message(client) ? handler.mail(mail) : SmtpHandler.now(TOO_MANY_MESSAGES);
  }

  @Override
  public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
    return counts.recipient(client)
        ? handler.rcpt(recipient)
        : SmtpHandler.now(TOO_MANY_RECIPIENTS);
  }

  @Override
  public CompletionStage<SmtpReply> data(Envelope envelope) {
    return handler.data(envelope);
  }

  @Override
  public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
    return handler.message(envelope, message);
  }

  @Override
  public CompletionStage<List<SmtpReply>> messagePerRecipient(Envelope envelope, Message message) {
    return handler.messagePerRecipient(envelope, message);
  }

  @Override
  public void reset() {
    handler.reset();
  }

  @Override
  public void closed() {
    if (counted) {
      counted = false;
      counts.closed(client);
    }
    handler.closed();
  }
}
