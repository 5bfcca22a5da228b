package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final List<CheckReport> shared = new ArrayList<>();
  private final Map<Recipient, List<CheckReport>> own = new LinkedHashMap<>();
  private CompletionStage<Void> tail;

  FilterTransaction(
      FilterChain chain,
      Client client,
      Optional<EmailAddress> sender,
      CompletionStage<List<CheckReport>> session) {
    this.chain = chain;
    this.client = client;
    this.sender = sender;
    this.tail =
        session.thenCompose(
            reports -> {
              shared.addAll(reports);
              return chain.runStage(
                  Stage.MAIL,
                  Optional.empty(),
                  shared,
                  (filter, earlier) ->
                      ((MailFilter) filter).inspect(new MailView(client, sender, earlier)),
                  () -> false);
            });
  }

  /**
   * The client has named a recipient.
   *
   * @param recipient the recipient
   * @return the decision as it stands after all checks up to here, for this recipient alone: {@link
   *     Verdict.Reject} and {@link Verdict.Defer} are final and can be told to the client now; the
   *     others may still change
   */
  public CompletionStage<Decision> rcpt(Recipient recipient) {
    List<CheckReport> reports = new ArrayList<>();
    CompletionStage<Void> asked =
        tail.thenCompose(
            done -> {
              own.put(recipient, reports);
              List<CheckReport> all = new ArrayList<>(shared);
              int before = all.size();
              return chain
                  .runStage(
                      Stage.RCPT,
                      Optional.of(recipient),
                      all,
                      (filter, earlier) ->
                          ((RcptFilter) filter)
                              .inspect(new RcptView(client, sender, recipient, earlier)),
                      () -> isFinal(recipient, all))
                  .thenRun(() -> reports.addAll(all.subList(before, all.size())));
            });
    return last(asked.thenApply(done -> decisionFor(List.of(recipient))));
  }

  /**
   * The whole message is here.
   *
   * @param envelope the sender and the recipients that were not refused
   * @param message the message; the caller closes it, after the decision has come
   * @return the decision for each recipient of the envelope
   */
  public CompletionStage<Decision> message(Envelope envelope, Message message) {
    List<Recipient> recipients = envelope.recipients();
    CompletionStage<Void> asked =
        tail.thenCompose(
            done ->
                chain.runStage(
                    Stage.MESSAGE,
                    Optional.empty(),
                    shared,
                    (filter, earlier) ->
                        ((MessageFilter) filter)
                            .inspect(new MessageView(client, envelope, message, earlier)),
                    () -> recipients.stream().allMatch(this::isFinal)));
    return last(asked.thenApply(done -> decisionFor(recipients)));
  }

  /** The next call queues behind this answer, so that no two of them touch the reports at once. */
  private CompletionStage<Decision> last(CompletionStage<Decision> answer) {
    tail = answer.thenAccept(decision -> {});
    return answer;
  }

  private Decision decisionFor(List<Recipient> recipients) {
    return new Decision(recipients.stream().map(this::decide).toList(), allReports(recipients));
  }

  private RecipientDecision decide(Recipient recipient) {
    return Decider.decide(chain, recipient, reportsFor(recipient, shared));
  }

  private boolean isFinal(Recipient recipient) {
    return isFinal(recipient, reportsFor(recipient, shared));
  }

  private boolean isFinal(Recipient recipient, List<CheckReport> reports) {
    return Decider.decide(chain, recipient, reports).decidedBy().isPresent();
  }

  private List<CheckReport> reportsFor(Recipient recipient, List<CheckReport> common) {
    return inOrder(common, own.getOrDefault(recipient, List.of()));
  }

  private List<CheckReport> allReports(List<Recipient> recipients) {
    List<CheckReport> all = new ArrayList<>();
    recipients.forEach(recipient -> all.addAll(own.getOrDefault(recipient, List.of())));
    return inOrder(shared, all);
  }

  /** The checks of RCPT stand before those of the message, as they ran. */
  private static List<CheckReport> inOrder(List<CheckReport> common, List<CheckReport> rcpt) {
    List<CheckReport> all = new ArrayList<>(common.size() + rcpt.size());
    common.stream().filter(report -> report.stage() != Stage.MESSAGE).forEach(all::add);
    all.addAll(rcpt);
    common.stream().filter(report -> report.stage() == Stage.MESSAGE).forEach(all::add);
    return all;
  }
}
