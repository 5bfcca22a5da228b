package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Headers;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A chain's view of one message on its way in. Detection runs once; the decision is made for each
 * recipient.
 *
 * <p>Call it from one thread at a time: {@link #rcpt} for each recipient, {@link #headers} where
 * the host has the header before the body, {@link #message} at the end; or {@link #close} where it
 * comes to no message. Answers come in the order of the calls, on any thread.
 */
public final class FilterTransaction implements AutoCloseable {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final FilterChain chain;
  private final Client client;
  private final Optional<EmailAddress> sender;
  private final OpenChecks openChecks;
  private final TimeBudget time;

  /** What was found before a recipient was named; touched only by what queues behind the tail. */
  private final ReportLog shared = new ReportLog();

  /** What was found for each recipient; touched only by what queues behind the tail. */
  private final Map<Recipient, Named> named = new HashMap<>();

  /** The envelope that came with the header; for the caller's thread. */
  private Optional<Envelope> atHeaders = Optional.empty();

  private boolean ended;

  /** What all stages but the last came to; touched only by what queues behind the tail. */
  private Optional<Judgement> judgement = Optional.empty();

  private CompletionStage<Void> tail;

  /** A recipient's own reports, and what they come to together with the shared ones. */
  private record Named(Tally tally, List<CheckReport> own) {}

  FilterTransaction(
      FilterChain chain,
      Client client,
      Optional<EmailAddress> sender,
      CompletionStage<Findings> session) {
    this.chain = chain;
    this.client = client;
    this.sender = sender;
    this.openChecks = chain.openChecks(client);
    this.time = TimeBudget.of(chain.limits().perMessage());
    this.tail = session.thenCompose(this::mail);
  }

  private CompletionStage<Void> mail(Findings session) {
    shared.addAll(session);
    return chain.runStage(
        StageTask.unnamed(
            Stage.MAIL,
            shared,
            time,
            (check, earlier) -> {
              MailView view = new MailView(client, sender, earlier);
              return check.filter() instanceof MailFilter filter
                  ? filter.inspect(view)
                  : openChecks.ask(check, open -> open.mail(view));
            }));
  }

  /**
   * The client has named a recipient.
   *
   * @param recipient the recipient
   * @return the decision as it stands after all checks up to here, for this recipient alone: {@link
   *     Verdict.Reject} and {@link Verdict.Defer} are final and can be told to the client now; the
   *     others may still change. Scores decide nothing yet, because the message may add to them
   * @throws IllegalStateException if the header, the message or the end has come already
   */
  public CompletionStage<Decision> rcpt(Recipient recipient) {
    requireOpen("rcpt()");
    if (atHeaders.isPresent()) {
      throw new IllegalStateException(
          "rcpt() after headers(): all recipients must be named before the header is inspected");
    }
    return last(tail.thenCompose(done -> runRcpt(recipient)));
  }

  private CompletionStage<Decision> runRcpt(Recipient recipient) {
    ReportLog reports = new ReportLog(shared);
    Tally tally = new Tally(chain, recipient, shared.findings());
    return chain
        .runStage(
            new StageTask(
                Stage.RCPT,
                Optional.of(recipient),
                reports,
                List.of(tally),
                time,
                (check, earlier) -> {
                  RcptView view = new RcptView(client, sender, recipient, earlier);
                  return check.filter() instanceof RcptFilter filter
                      ? filter.inspect(view)
                      : openChecks.ask(check, open -> open.rcpt(view));
                }))
        .thenApply(
            done -> {
              List<CheckReport> all = reports.findings().checks();
              named.put(recipient, new Named(tally, all.subList(shared.size(), all.size())));
              return new Decision(List.of(tally.soFar()), all);
            });
  }

  /**
   * All recipients are named and the header is here, before the body. A host that has both at the
   * same time leaves this out: {@link #message} does it then.
   *
   * @param envelope the sender and the recipients. Those whom a check has refused get their
   *     decision again, but no filter sees them
   * @param headers the header
   * @return the decision for each recipient of the envelope, as it stands after all checks up to
   *     here; see {@link #rcpt}
   * @throws IllegalStateException if the header, the message or the end has come already
   */
  public CompletionStage<Decision> headers(Envelope envelope, Headers headers) {
    requireOpen("headers()");
    if (atHeaders.isPresent()) {
      throw new IllegalStateException("headers() was called already");
    }
    return last(runHeaders(envelope, () -> headers).thenApply(Judgement::soFar));
  }

  private CompletionStage<Judgement> runHeaders(Envelope envelope, Supplier<Headers> headers) {
    atHeaders = Optional.of(envelope);
    return tail.thenCompose(
        done -> {
          Judgement begun = judge(envelope);
          judgement = Optional.of(begun);
          return run(Stage.HEADERS, begun, headersCall(begun.wanted(), headers))
              .thenApply(ran -> begun);
        });
  }

  /** The header is read when a check asks for it: what cannot be read costs that check only. */
  private StageCall headersCall(Envelope wanted, Supplier<Headers> headers) {
    return (check, earlier) -> {
      HeadersView view = new HeadersView(client, wanted, headers.get(), earlier);
      return check.filter() instanceof HeadersFilter filter
          ? filter.inspect(view)
          : openChecks.ask(check, open -> open.headers(view));
    };
  }

  /**
   * The whole message is here. The transaction ends with its decision.
   *
   * @param envelope the sender and the recipients. Those whom a check has refused get their
   *     decision again, but no filter sees them
   * @param message the message; the caller closes it, after the decision has come
   * @return the decision for each recipient of the envelope
   * @throws IllegalStateException if the message or the end has come already
   * @throws IllegalArgumentException if the envelope names a recipient that was not in that of
   *     {@link #headers}
   */
  public CompletionStage<Decision> message(Envelope envelope, Message message) {
    requireOpen("message()");
    requireKnown(envelope);
    if (atHeaders.isEmpty()) {
      tail = runHeaders(envelope, message::headers).thenCompose(begun -> DONE);
    }
    ended = true;
    return last(
        tail.thenCompose(done -> runMessage(envelope, message))
            .whenComplete((decision, failure) -> openChecks.end()));
  }

  private CompletionStage<Decision> runMessage(Envelope envelope, Message message) {
    Judgement begun = judgement.orElseThrow().within(envelope);
    Envelope wanted = begun.wanted();
    StageCall call =
        (check, earlier) -> {
          MessageView view = new MessageView(client, wanted, message, earlier);
          return check.filter() instanceof MessageFilter filter
              ? filter.inspect(view)
              : openChecks.ask(check, open -> open.message(view));
        };
    return run(Stage.MESSAGE, begun, call)
        .thenCompose(
            ran ->
                SignatureNotes.add(
                    begun.complete(), message, chain.runner(), chain.limits().perCheck()));
  }

  /**
   * The transaction has come to no message: it was reset, refused or cut off. Closes what
   * {@linkplain TransactionFilter transaction filters} have open, when the answers that are still
   * to come have come or had their time. Without effect after {@link #message}, and after the first
   * time.
   */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      tail = tail.whenComplete((done, failure) -> openChecks.end());
    }
  }

  private void requireOpen(String call) {
    if (ended) {
      throw new IllegalStateException(call + " after the end of the transaction");
    }
  }

  private void requireKnown(Envelope envelope) {
    if (atHeaders
        .filter(known -> !known.recipients().containsAll(envelope.recipients()))
        .isPresent()) {
      throw new IllegalArgumentException(
          "message() names recipients that were not in the envelope of headers()");
    }
  }

  private Judgement judge(Envelope envelope) {
    ReportLog reports = new ReportLog(shared);
    List<Tally> tallies = new ArrayList<>();
    for (Recipient recipient : envelope.recipients()) {
      Named known =
          named.computeIfAbsent(
              recipient, r -> new Named(new Tally(chain, r, shared.findings()), List.of()));
      known.own().forEach(reports::add);
      tallies.add(known.tally());
    }
    return new Judgement(envelope, reports, tallies);
  }

  /** Without recipients there is nobody to decide for. */
  private CompletionStage<Void> run(Stage stage, Judgement judgement, StageCall call) {
    return judgement.tallies().isEmpty()
        ? DONE
        : chain.runStage(
            new StageTask(
                stage, Optional.empty(), judgement.reports(), judgement.tallies(), time, call));
  }

  /** The next call queues behind this answer, so that no two of them touch the reports at once. */
  private CompletionStage<Decision> last(CompletionStage<Decision> answer) {
    tail = answer.thenAccept(decision -> {});
    return answer;
  }
}
