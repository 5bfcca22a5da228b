package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes everything and keeps what it was told. */
class RecordingHandler implements SmtpHandler {

  final List<Client> opened = new ArrayList<>();
  final List<SmtpEvent.Helo> helos = new ArrayList<>();
  final List<SmtpEvent.Mail> mails = new ArrayList<>();
  final List<Recipient> recipients = new ArrayList<>();
  final List<Envelope> envelopes = new ArrayList<>();
  final List<String> contents = new ArrayList<>();
  int connects;
  int resets;
  int closes;

  /** A factory that notes for whom it was asked. */
  SmtpHandler open(Client client) {
    opened.add(client);
    return this;
  }

  @Override
  public CompletionStage<SmtpReply> connect() {
    connects++;
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
    helos.add(helo);
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
    mails.add(mail);
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
    recipients.add(recipient);
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
    envelopes.add(envelope);
    try {
      contents.add(message.content().asCharSource(ISO_8859_1).read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public void reset() {
    resets++;
  }

  @Override
  public void closed() {
    closes++;
  }

  SmtpEvent.Mail lastMail() {
    return mails.get(mails.size() - 1);
  }

  Recipient lastRecipient() {
    return recipients.get(recipients.size() - 1);
  }
}
