package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A chain's view of one message on its way in. Detection runs once; the decision is made for each
 * recipient.
 *
 * <p>Call it from one thread at a time. Answers come in the order of the calls, on any thread.
 */
public final class FilterTransaction {

  private final FilterChain chain;
  private final Client client;
  private final Optional<EmailAddress> sender;

  /** What was found before a recipient was named; touched only by what queues behind the tail. */
  private final List<CheckReport> shared = new ArrayList<>();

  /** What was found for each recipient; touched only by what queues behind the tail. */
  private final Map<Recipient, Named> named = new HashMap<>();

  private CompletionStage<Void> tail;

  /** A recipient's own reports, and what they come to together with the shared ones. */
  private record Named(Tally tally, List<CheckReport> own) {}

  FilterTransaction(
      FilterChain chain,
      Client client,
      Optional<EmailAddress> sender,
      CompletionStage<List<CheckReport>> session) {
    this.chain = chain;
    this.client = client;
    this.sender = sender;
    this.tail = session.thenCompose(this::mail);
  }

  private CompletionStage<Void> mail(List<CheckReport> session) {
    shared.addAll(session);
    return chain.runStage(
        Stage.MAIL,
        shared,
        (filter, earlier) -> ((MailFilter) filter).inspect(new MailView(client, sender, earlier)));
  }

  /**
   * The client has named a recipient.
   *
   * @param recipient the recipient
   * @return the decision as it stands after all checks up to here, for this recipient alone: {@link
   *     Verdict.Reject} and {@link Verdict.Defer} are final and can be told to the client now; the
   *     others may still change. Scores decide nothing yet, because the message may add to them
   */
  public CompletionStage<Decision> rcpt(Recipient recipient) {
    return last(tail.thenCompose(done -> runRcpt(recipient)));
  }

  private CompletionStage<Decision> runRcpt(Recipient recipient) {
    List<CheckReport> reports = new ArrayList<>(shared);
    Tally tally = new Tally(chain, recipient, shared);
    return chain
        .runStage(
            Stage.RCPT,
            Optional.of(recipient),
            reports,
            List.of(tally),
            (filter, earlier) ->
                ((RcptFilter) filter).inspect(new RcptView(client, sender, recipient, earlier)))
        .thenApply(
            done -> {
              List<CheckReport> own = List.copyOf(reports.subList(shared.size(), reports.size()));
              named.put(recipient, new Named(tally, own));
              return new Decision(List.of(tally.soFar()), reports);
            });
  }

  /**
   * The whole message is here.
   *
   * @param envelope the sender and the recipients. Those whom a check has refused get their
   *     decision again, but no filter sees them
   * @param message the message; the caller closes it, after the decision has come
   * @return the decision for each recipient of the envelope
   */
  public CompletionStage<Decision> message(Envelope envelope, Message message) {
    return last(tail.thenCompose(done -> runMessage(envelope, message)));
  }

  private CompletionStage<Decision> runMessage(Envelope envelope, Message message) {
    List<CheckReport> reports = new ArrayList<>(shared);
    List<Tally> tallies = new ArrayList<>();
    for (Recipient recipient : envelope.recipients()) {
      Named known =
          named.computeIfAbsent(recipient, r -> new Named(new Tally(chain, r, shared), List.of()));
      reports.addAll(known.own());
      tallies.add(known.tally());
    }
    if (tallies.isEmpty()) {
      return CompletableFuture.completedFuture(new Decision(List.of(), reports));
    }
    Envelope wanted = withoutRefused(envelope, tallies);
    return chain
        .runStage(
            Stage.MESSAGE,
            Optional.empty(),
            reports,
            tallies,
            (filter, earlier) ->
                ((MessageFilter) filter).inspect(new MessageView(client, wanted, message, earlier)))
        .thenApply(done -> new Decision(tallies.stream().map(Tally::complete).toList(), reports));
  }

  private static Envelope withoutRefused(Envelope envelope, List<Tally> tallies) {
    return tallies.stream().noneMatch(Tally::isRefused)
        ? envelope
        : envelope.withRecipients(
            tallies.stream().filter(tally -> !tally.isRefused()).map(Tally::recipient).toList());
  }

  /** The next call queues behind this answer, so that no two of them touch the reports at once. */
  private CompletionStage<Decision> last(CompletionStage<Decision> answer) {
    tail = answer.thenAccept(decision -> {});
    return answer;
  }
}
