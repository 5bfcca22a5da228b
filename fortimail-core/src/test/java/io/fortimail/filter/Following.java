package io.fortimail.filter;

import io.fortimail.mail.Client;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Writes down what it is asked; what it answers can be set for each stage. */
class Following implements TransactionFilter {

  final List<String> log;

  Work work = Work.PROMPT;
  Set<Stage> stages = EnumSet.of(Stage.MAIL, Stage.RCPT, Stage.HEADERS, Stage.MESSAGE);
  Supplier<CompletionStage<Finding>> atMail = () -> Finding.clear("fine").now();
  Supplier<TransactionCheck> opens = Checking::new;

  Following(List<String> log) {
    this.log = log;
  }

  @Override
  public String name() {
    return "following";
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public Set<Stage> stages() {
    return stages;
  }

  @Override
  public TransactionCheck open(Client client) {
    log.add("open");
    return opens.get();
  }

  class Checking implements TransactionCheck {

    @Override
    public CompletionStage<Finding> mail(MailView view) {
      log.add("mail");
      return atMail.get();
    }

    @Override
    public CompletionStage<Finding> rcpt(RcptView view) {
      log.add(view.recipient().toString());
      return Finding.clear("fine").now();
    }

    @Override
    public CompletionStage<Finding> message(MessageView view) {
      log.add("message");
      return Finding.match("seen").now();
    }

    @Override
    public void close() throws IOException {
      log.add("close");
    }
  }
}
