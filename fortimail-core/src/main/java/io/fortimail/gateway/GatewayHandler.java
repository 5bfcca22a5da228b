package io.fortimail.gateway;

import io.fortimail.delivery.Route;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterSession;
import io.fortimail.filter.FilterTransaction;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpEvent;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A gateway's side of one connection: leads the session through the filters' stages. */
final class GatewayHandler implements SmtpHandler {

  private static final SmtpReply RECIPIENT_OK =
      SmtpReply.of(250, new EnhancedStatus(2, 1, 5), "Recipient OK");
  private static final SmtpReply NO_TRANSACTION =
      SmtpReply.of(451, EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "Local error, try again later");

  private record Transaction(
      String id, SmtpEvent.Mail mail, FilterTransaction filters, TransactionRoutes routes) {}

  private final GatewayParts parts;
  private final FilterSession filters;
  private Client client;
  private boolean extended;
  private Optional<Transaction> transaction = Optional.empty();

  GatewayHandler(GatewayParts parts, Client client) {
    this.parts = parts;
    this.client = client;
    this.filters = parts.chain().open(client);
  }

  @Override
  public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
    client = helo.client();
    extended = helo.extended();
    filters.identified(client);
    filters.helo(helo.name());
    return SmtpHandler.now(SmtpReply.OK);
  }

  @Override
  public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
    client = mail.client();
    filters.identified(client);
    transaction =
        Optional.of(
            new Transaction(
                parts.ids().next(),
                mail,
                filters.begin(mail.sender()),
                new TransactionRoutes(parts.routes())));
    return SmtpHandler.super.mail(mail);
  }

  @Override
  public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
    if (transaction.isEmpty()) {
      return SmtpHandler.now(NO_TRANSACTION);
    }
    Transaction open = transaction.get();
    Client from = client;
    return open.filters()
        .rcpt(recipient)
        .thenCompose(
            decision ->
                refusal(decision, recipient)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> routeRefusal(open, recipient))
                    .thenApply(
                        refusal -> {
                          report(open, from, decision, recipient, refusal);
                          return reply(refusal);
                        }));
  }

  /** What the filters say against a recipient; what is not a refusal is settled at the end. */
  private static Optional<Optional<Fate>> refusal(Decision decision, Recipient recipient) {
    Verdict verdict = decision.forRecipient(recipient).verdict();
    if (verdict instanceof Verdict.Reject reject) {
      return Optional.of(
          Optional.of(new Fate.Refused(reject.status(), reject.text(), reject.code())));
    } else if (verdict instanceof Verdict.Defer defer) {
      return Optional.of(
          Optional.of(new Fate.Deferred(defer.status(), defer.text(), defer.code())));
    } else if (verdict instanceof Verdict.Discard) {
      return Optional.of(Optional.empty()); // it goes nowhere, so no route is needed
    }
    return Optional.empty();
  }

  /** A recipient without a way to it is refused now, while the client can still tell its user. */
  private static CompletableFuture<Optional<Fate>> routeRefusal(
      Transaction open, Recipient recipient) {
    return open.routes()
        .chosenFor(open.mail().sender(), recipient)
        .resolve(recipient.domain())
        .thenApply(GatewayHandler::fateOf)
        .toCompletableFuture();
  }

  private static Optional<Fate> fateOf(Route route) {
    if (route instanceof Route.Refused refused) {
      return Optional.of(new Fate.Refused(refused.status(), refused.reason()));
    } else if (route instanceof Route.Unavailable unknown) {
      return Optional.of(new Fate.Deferred(unknown.status(), unknown.reason()));
    }
    return Optional.empty();
  }

  private void report(
      Transaction open,
      Client from,
      Decision decision,
      Recipient recipient,
      Optional<Fate> refusal) {
    refusal.ifPresent(
        fate ->
            parts
                .listener()
                .recipientRefused(
                    new MessageReport(
                        open.id(), from, open.mail().sender(), decision, Map.of(recipient, fate))));
  }

  private static SmtpReply reply(Optional<Fate> refusal) {
    if (refusal.isEmpty()) {
      return RECIPIENT_OK;
    } else if (refusal.get() instanceof Fate.Refused refused) {
      return SmtpReply.of(refused.code().orElse(550), refused.status(), refused.text());
    }
    Fate.Deferred deferred = (Fate.Deferred) refusal.get();
    return SmtpReply.of(deferred.code().orElse(450), deferred.status(), deferred.text());
  }

  @Override
  public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
    return dispose(envelope, message, Disposal::run, UnaryOperator.identity());
  }

  @Override
  public CompletionStage<List<SmtpReply>> messagePerRecipient(Envelope envelope, Message message) {
    return dispose(
        envelope,
        message,
        Disposal::runForEach,
        reply -> Collections.nCopies(envelope.recipients().size(), reply));
  }

  private <A> CompletionStage<A> dispose(
      Envelope envelope,
      Message message,
      Function<Disposal, CompletionStage<A>> run,
      Function<SmtpReply, A> forAll) {
    if (transaction.isEmpty()) {
      return CompletableFuture.completedFuture(forAll.apply(NO_TRANSACTION));
    }
    Transaction open = transaction.get();
    transaction = Optional.empty();
    Intake intake = new Intake(open.id(), client, extended, envelope, message);
    Optional<HeaderCheck.Refusal> refusal = HeaderCheck.refusal(message);
    if (refusal.isPresent()) {
      open.filters().close();
      return CompletableFuture.completedFuture(
          forAll.apply(HeaderCheck.refuse(parts, intake, refusal.get())));
    }
    return open.filters()
        .message(envelope, message)
        .thenCompose(decision -> run.apply(new Disposal(parts, open.routes(), intake, decision)));
  }

  @Override
  public void reset() {
    transaction.ifPresent(open -> open.filters().close());
    transaction = Optional.empty();
  }

  @Override
  public void closed() {
    filters.close();
  }
}
