package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Optional;

/** The commands of a mail transaction, and the transaction they build: RFC 5321 section 3.3. */
final class SmtpMailCommands {

  private final SmtpServerSettings settings;
  private Optional<SmtpTransaction> transaction = Optional.empty();
  private int transactions;

  SmtpMailCommands(SmtpServerSettings settings) {
    this.settings = settings;
  }

  Optional<SmtpTransaction> transaction() {
    return transaction;
  }

  void begin(SmtpEvent.Mail mail) {
    transaction = Optional.of(new SmtpTransaction(mail));
  }

  void end() {
    transaction = Optional.empty();
  }

  SmtpStep mail(SmtpCommand.Mail mail, Client client, SmtpOrigin origin) {
    Optional<SmtpReply> refusal = refusal(mail.parameters(), client);
    if (refusal.isPresent()) {
      return new SmtpStep.Fault(refusal.get());
    } else if (++transactions > settings.limits().transactions()) {
      return new SmtpStep.Goodbye(SmtpReplies.closing(7, 0, "Too many messages in this session"));
    }
    return new SmtpStep.Ask(
        new SmtpEvent.Mail(client, mail.sender(), mail.parameters(), origin.takeForwarded()));
  }

  private Optional<SmtpReply> refusal(MailParameters parameters, Client client) {
    if (transaction.isPresent()) {
      return Optional.of(SmtpReplies.NESTED_MAIL);
    } else if (settings.service() == SmtpService.SUBMISSION && client.user().isEmpty()) {
      return Optional.of(SmtpReplies.AUTH_FIRST); // RFC 6409 4.3
    } else if (parameters.requireTls() && client.tls().isEmpty()) {
      return Optional.of(SmtpReplies.REQUIRETLS_NEEDS_TLS);
    } else if (parameters.size().orElse(0) > settings.limits().messageSize()) { // RFC 1870 6.1
      return Optional.of(SmtpReplies.TOO_LARGE);
    }
    return Optional.empty();
  }

  SmtpStep rcpt(SmtpCommand.Rcpt rcpt) {
    if (transaction.isEmpty()) {
      return new SmtpStep.Fault(SmtpReplies.MAIL_FIRST);
    } else if (transaction.get().isChunked()) {
      return new SmtpStep.Fault(SmtpReplies.CHUNKS_ONLY);
    }
    int named = transaction.get().name();
    int most = settings.limits().recipients();
    if (named > most + settings.limits().recipientOvershoot()) {
      return new SmtpStep.Goodbye(SmtpReplies.closing(5, 3, "Too many recipients"));
    } else if (named > most) {
      return new SmtpStep.Reply(SmtpReplies.TOO_MANY_RECIPIENTS); // RFC 5321 4.5.3.1.10
    }
    EmailAddress address =
        rcpt.recipient().orElseGet(() -> new EmailAddress("postmaster", settings.hostname()));
    return new SmtpStep.Ask(new SmtpEvent.Rcpt(new Recipient(address, rcpt.parameters())));
  }

  SmtpStep data() {
    if (transaction.filter(SmtpTransaction::isChunked).isPresent()) {
      return SmtpStep.Fault.ofBody(SmtpReplies.CHUNKS_ONLY); // RFC 3030 2
    } else if (transaction.filter(SmtpTransaction::isBinary).isPresent()) {
      return SmtpStep.Fault.ofBody(SmtpReplies.BINARY_NEEDS_BDAT);
    }
    return bodyRefusal()
        .<SmtpStep>map(SmtpStep.Fault::ofBody)
        .orElseGet(() -> new SmtpStep.Ask(new SmtpEvent.Data(open().envelope())));
  }

  /** Why no body can follow; empty if it can. */
  Optional<SmtpReply> bodyRefusal() {
    if (transaction.isEmpty()) {
      return Optional.of(SmtpReplies.MAIL_FIRST);
    } else if (!transaction.get().hasRecipients()) {
      return Optional.of(
          settings.service() == SmtpService.LMTP
              ? SmtpReplies.NO_RECIPIENTS_LMTP
              : SmtpReplies.NO_RECIPIENTS);
    }
    return Optional.empty();
  }

  SmtpTransaction open() {
    return transaction.orElseThrow();
  }

  /** Whether the end of the message is answered for each recipient. */
  boolean isAnsweredForEach() {
    return settings.service() == SmtpService.LMTP
        || transaction.filter(SmtpTransaction::wantsReplyForEach).isPresent();
  }

  /** What the client is told at the end of the message. */
  List<SmtpReply> repliesToMessage(List<SmtpReply> replies) {
    if (settings.service() == SmtpService.LMTP) {
      return EndOfMessageReplies.lmtp(open(), replies);
    }
    return isAnsweredForEach()
        ? EndOfMessageReplies.prdr(open(), replies)
        : List.of(EndOfMessageReplies.overall(replies));
  }

  /** How often a refusal of the message is told (RFC 2033 section 4.2). */
  int repliesToRefusal() {
    return settings.service() == SmtpService.LMTP ? open().accepted().size() : 1;
  }
}
