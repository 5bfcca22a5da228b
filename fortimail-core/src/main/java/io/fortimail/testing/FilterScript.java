package io.fortimail.testing;

import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.CheckReport;
import io.fortimail.filter.Decision;
import io.fortimail.filter.Filter;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.FilterSession;
import io.fortimail.filter.FilterTransaction;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One transaction, as a filter's test tells it: stage after stage, as over SMTP, without sockets.
 *
 * <pre>{@code
 * Decision decision = FilterScript.of(new SubjectFilter(), Action.reject())
 *     .client("192.0.2.1").from("a@client.example").to("b@inside.example")
 *     .message(SampleMessage.builder().subject("Hello"))
 *     .decide();
 * FilterAssertions.assertThat(decision).rejects("5.7.1").findingOf("subject").matches();
 * }</pre>
 *
 * <p>What is not said has a default: {@link SmtpDialog#CLIENT}, a name in HELO, the sender and the
 * recipient of {@link SampleMessage}, and a sample for a message. Time stands still, so no deadline
 * passes but for {@link #waiting}; filters that block run on the thread of the test. Where SMTP
 * itself matters, with its replies, use {@link SmtpDialog} and {@link SmtpScript}.
 *
 * <p>Immutable: each call returns another script, so that tests may share one.
 */
public final class FilterScript {

  /** The name that clients give, where a test sets none. */
  public static final String HELO = "mx.client.example";

  /** How long an answer may take that comes from another thread: nothing waits for it to pass. */
  private static final long PATIENCE_SECONDS = 30;

  private static final Decision NONE = new Decision(List.of(), List.of());

  /**
   * What a test tells.
   *
   * @param client who hands over the message
   * @param envelope for whom
   * @param message the message, once one is set
   * @param time where time stands
   * @param waiting how much of it passes before the decision is due
   */
  private record Story(
      Client client,
      Envelope envelope,
      Optional<Message> message,
      ManualTimer time,
      Duration waiting) {}

  private final Function<ManualTimer, FilterChain> chain;
  private final Story story;

  private FilterScript(Function<ManualTimer, FilterChain> chain, Story story) {
    this.chain = chain;
    this.story = story;
  }

  /**
   * A transaction before one filter, whose finding counts with its score only.
   *
   * @param filter the filter; a lambda is named {@code unnamed}
   * @return the script
   */
  public static FilterScript of(Filter filter) {
    return of(filter, Action.proceed());
  }

  /**
   * A transaction before one filter.
   *
   * @param filter the filter; a lambda is named {@code unnamed}
   * @param profile what is done about its finding
   * @return the script
   */
  public static FilterScript of(Filter filter, ActionProfile profile) {
    return of(FilterChain.builder().then(filter, profile));
  }

  /**
   * A transaction before a chain that is not built yet.
   *
   * @param chain the chain; its timer and its executor are replaced by those of the script
   * @return the script
   */
  public static FilterScript of(FilterChain.Builder chain) {
    return script(time -> chain.timer(time).blockingOn(Runnable::run).build());
  }

  /**
   * A transaction before a chain that is built already.
   *
   * @param chain the chain; it keeps its own timer and executor, so {@link #waiting} has no effect
   *     on it
   * @return the script
   */
  public static FilterScript of(FilterChain chain) {
    return script(time -> chain);
  }

  private static FilterScript script(Function<ManualTimer, FilterChain> chain) {
    Envelope envelope = Envelope.of(SampleMessage.SENDER, SampleMessage.RECIPIENT);
    Client client = SmtpDialog.CLIENT.withHelo(HELO);
    return new FilterScript(
        chain, new Story(client, envelope, Optional.empty(), new ManualTimer(), Duration.ZERO));
  }

  /**
   * Sets where the client is; it keeps its name.
   *
   * @param address an IPv4 or IPv6 address
   * @return another script
   * @throws IllegalArgumentException if the text is no address
   */
  public FilterScript client(String address) {
    return client(
        new Client(
            Client.at(address).address(),
            story.client.helo(),
            story.client.tls(),
            story.client.user()));
  }

  /**
   * Sets all that is known of the client, its TLS session and its user too.
   *
   * @param client the client; if it has given no name, the checks of that stage do not run
   * @return another script
   */
  public FilterScript client(Client client) {
    return with(new Story(client, story.envelope, story.message, story.time, story.waiting));
  }

  /**
   * Sets the name that the client gives.
   *
   * @param name the argument of {@code EHLO}
   * @return another script
   */
  public FilterScript helo(String name) {
    return client(story.client.withHelo(name));
  }

  /**
   * Sets the sender of the envelope.
   *
   * @param sender a mailbox, or the empty string for the null path
   * @return another script
   * @throws IllegalArgumentException if the text is no mailbox
   */
  public FilterScript from(String sender) {
    Optional<EmailAddress> path =
        sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.of(sender));
    return envelope(new Envelope(path, story.envelope.recipients(), story.envelope.parameters()));
  }

  /**
   * Sets the recipients of the envelope.
   *
   * @param recipients one or more mailboxes
   * @return another script
   * @throws IllegalArgumentException if a text is no mailbox
   */
  public FilterScript to(String... recipients) {
    return envelope(
        story.envelope.withRecipients(Arrays.stream(recipients).map(Recipient::of).toList()));
  }

  /**
   * Sets what the sender asks for the message.
   *
   * @param parameters the parameters of {@code MAIL FROM}
   * @return another script
   */
  public FilterScript parameters(MailParameters parameters) {
    return envelope(new Envelope(story.envelope.sender(), story.envelope.recipients(), parameters));
  }

  /**
   * Sets sender, recipients and what is asked for them.
   *
   * @param envelope the envelope
   * @return another script
   */
  public FilterScript envelope(Envelope envelope) {
    return with(new Story(story.client, envelope, story.message, story.time, story.waiting));
  }

  /**
   * Sets the message.
   *
   * @param message the message; where it lies in a file, the test closes it
   * @return another script
   */
  public FilterScript message(Message message) {
    return with(
        new Story(story.client, story.envelope, Optional.of(message), story.time, story.waiting));
  }

  /**
   * Sets the message.
   *
   * @param message its builder
   * @return another script
   */
  public FilterScript message(SampleMessage message) {
    return message(message.build());
  }

  /**
   * Sets where time stands, for filters that have the same sense of it.
   *
   * @param time the time, which scripts made from this one share
   * @return another script
   */
  public FilterScript time(ManualTimer time) {
    return with(new Story(story.client, story.envelope, story.message, time, story.waiting));
  }

  /**
   * Lets time pass before the decision is due: what comes due on the way, deadlines among it,
   * happens in its order.
   *
   * @param duration how much, such as an hour where every deadline shall pass
   * @return another script
   */
  public FilterScript waiting(Duration duration) {
    return with(new Story(story.client, story.envelope, story.message, story.time, duration));
  }

  /**
   * Tells the transaction to its end.
   *
   * @return the decision for each recipient
   * @throws AssertionError if it does not come: a filter waits for time to pass, or has lost its
   *     answer
   */
  public Decision decide() {
    try (FilterSession session = open()) {
      FilterTransaction transaction = namingRecipients(session);
      return result(transaction.message(story.envelope, message()));
    }
  }

  /**
   * Tells the transaction up to the header, before the body is there.
   *
   * @return the decision for each recipient as it stands then; refusals are final, scores decide
   *     nothing yet
   * @throws AssertionError if it does not come: a filter waits for time to pass, or has lost its
   *     answer
   */
  public Decision decideAtHeaders() {
    try (FilterSession session = open()) {
      FilterTransaction transaction = namingRecipients(session);
      return result(transaction.headers(story.envelope, message().headers()));
    }
  }

  /**
   * Tells the transaction up to its last recipient, before the message is there.
   *
   * @return the decision for each recipient as it stands then; refusals are final, scores decide
   *     nothing yet
   * @throws AssertionError if it does not come: a filter waits for time to pass, or has lost its
   *     answer
   */
  public Decision decideAtRcpt() {
    try (FilterSession session = open()) {
      FilterTransaction transaction = session.begin(story.envelope.sender());
      CompletionStage<Decision> all = CompletableFuture.completedFuture(NONE);
      for (Recipient recipient : story.envelope.recipients()) {
        all = all.thenCombine(transaction.rcpt(recipient), FilterScript::merged);
      }
      return result(all);
    }
  }

  /** Each answer repeats the checks that ran before a recipient was named. */
  private static Decision merged(Decision before, Decision next) {
    List<CheckReport> checks = new ArrayList<>(before.checks());
    next.checks().stream()
        .filter(check -> before.recipients().isEmpty() || check.recipient().isPresent())
        .forEach(checks::add);
    var recipients = new ArrayList<>(before.recipients());
    recipients.addAll(next.recipients());
    return new Decision(recipients, checks);
  }

  private FilterSession open() {
    Client client = story.client;
    FilterSession session = chain.apply(story.time).open(Client.at(client.address()));
    client.helo().ifPresent(session::helo);
    session.identified(client);
    return session;
  }

  private FilterTransaction namingRecipients(FilterSession session) {
    FilterTransaction transaction = session.begin(story.envelope.sender());
    story.envelope.recipients().forEach(transaction::rcpt);
    return transaction;
  }

  private Message message() {
    return story.message.orElseGet(() -> SampleMessage.builder().build());
  }

  private Decision result(CompletionStage<Decision> answer) {
    story.time.advance(story.waiting);
    try {
      return answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException none) {
      throw new AssertionError("no decision: a filter gives no answer; see waiting()", none);
    } catch (ExecutionException failed) {
      throw new AssertionError("the chain failed", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  private FilterScript with(Story told) {
    return new FilterScript(chain, told);
  }
}
