package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What the tests of the engine inspect, and filters for it. */
final class Sample {

  static final Client CLIENT = Client.at("192.0.2.1").withHelo("mx.s.example");
  static final Recipient ANN = Recipient.of("ann@r.example");
  static final Recipient BOB = Recipient.of("bob@r.example");
  static final Envelope TO_ANN = Envelope.of("s@s.example", "ann@r.example");
  static final Envelope TO_BOTH = Envelope.of("s@s.example", "ann@r.example", "bob@r.example");
  static final Message MESSAGE = Message.of("Subject: hello\r\n\r\nhello\r\n");

  private Sample() {}

  static Decision inspect(FilterChain chain) {
    return inspect(chain, TO_ANN);
  }

  static Decision inspect(FilterChain chain, Envelope envelope) {
    return start(chain, envelope).join();
  }

  static CompletableFuture<Decision> start(FilterChain chain, Envelope envelope) {
    return chain.inspect(CLIENT, envelope, MESSAGE).toCompletableFuture();
  }

  /** A named filter that says the same of each message. */
  static MessageFilter says(String name, Finding finding) {
    return filter(name, Work.PROMPT, view -> finding.now());
  }

  static MessageFilter matches(String name) {
    return says(name, Finding.match(name + " matched"));
  }

  static MessageFilter scores(String name, double score) {
    return says(name, Finding.match(name + " scored").withScore(score));
  }

  static MessageFilter filter(
      String name, Work work, Function<MessageView, CompletionStage<Finding>> inspect) {
    return new MessageFilter() {
      @Override
      public CompletionStage<Finding> inspect(MessageView view) {
        return inspect.apply(view);
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public Work work() {
        return work;
      }
    };
  }

  static Finding findingOf(Decision decision, String check) {
    return report(decision, check).orElseThrow().finding();
  }

  static Optional<CheckReport> report(Decision decision, String check) {
    return decision.checks().stream().filter(report -> report.check().equals(check)).findFirst();
  }
}
