package io.fortimail.testing;

import static io.fortimail.testing.FilterAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.filter.Action;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.FilterTimer;
import io.fortimail.filter.Finding;
import io.fortimail.filter.HeadersFilter;
import io.fortimail.filter.HeloFilter;
import io.fortimail.filter.MailFilter;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.MessageView;
import io.fortimail.filter.RcptFilter;
import io.fortimail.filter.Stage;
import io.fortimail.filter.TransactionCheck;
import io.fortimail.filter.TransactionFilter;
import io.fortimail.filter.Work;
import io.fortimail.mail.Client;
import io.fortimail.mail.MailParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FilterScriptTest {

  private final List<String> seen = new ArrayList<>();

  private Finding see(String what) {
    seen.add(what);
    return Finding.clear(what);
  }

  private FilterChain.Builder everyStage() {
    ConnectFilter connect = view -> see("connect " + view.clientAddress().getHostAddress()).now();
    HeloFilter helo = view -> see("helo " + view.client().helo().orElse("-")).now();
    MailFilter mail = view -> see("mail " + view.sender()).now();
    RcptFilter rcpt = view -> see("rcpt " + view.recipient()).now();
    MessageFilter message =
        view -> see("message " + view.message().headers().all("Subject").get(0).value()).now();
    return FilterChain.builder()
        .then("connect", connect, Action.proceed())
        .then("helo", helo, Action.proceed())
        .then("mail", mail, Action.proceed())
        .then("rcpt", rcpt, Action.proceed())
        .then("message", message, Action.proceed());
  }

  @Test
  void everyStageSeesWhatIsTold() {
    Decision decision =
        FilterScript.of(everyStage())
            .client("192.0.2.77")
            .helo("mx.x.example")
            .from("a@x.example")
            .to("b@y.example", "c@y.example")
            .message(SampleMessage.builder().subject("Told"))
            .decide();

    assertThat(seen)
        .containsExactly(
            "connect 192.0.2.77",
            "helo mx.x.example",
            "mail Optional[a@x.example]",
            "rcpt b@y.example",
            "rcpt c@y.example",
            "message Told");
    assertThat(decision).accepts().hasChecks("connect", "helo", "mail", "rcpt", "rcpt", "message");
  }

  @Test
  void whatIsNotToldHasADefault() {
    FilterScript.of(everyStage().build()).decide();

    assertThat(seen)
        .containsExactly(
            "connect 192.0.2.1",
            "helo mx.client.example",
            "mail Optional[sender@client.example]",
            "rcpt recipient@inside.example",
            "message Sample");
  }

  @Test
  void itMayEndAtRcpt() {
    RcptFilter closed =
        view ->
            (view.recipient().domain().equals("closed.example")
                    ? Finding.match("closed")
                    : Finding.clear("open"))
                .now();
    Decision decision =
        FilterScript.of(everyStage().then("closed", closed, Action.reject()))
            .to("a@open.example", "b@closed.example")
            .decideAtRcpt();

    assertThat(decision)
        .hasNoFinding("message")
        .hasChecks("connect", "helo", "mail", "rcpt", "closed", "rcpt", "closed");
    assertThat(decision).forRecipient("a@open.example").accepts().findingOf("closed").isClear();
    assertThat(decision)
        .forRecipient("b@closed.example")
        .rejects("5.7.1", "closed")
        .findingOf("closed")
        .matches();
  }

  @Test
  void itMayEndAtTheHeader() {
    HeadersFilter headers = view -> see("headers " + view.headers().fields().size()).now();
    Decision decision =
        FilterScript.of(everyStage().then("headers", headers))
            .message(SampleMessage.builder().rawBody("").without("Date"))
            .decideAtHeaders();

    assertThat(decision).accepts().hasChecks("connect", "helo", "mail", "rcpt", "headers");
    assertThat(seen).endsWith("headers 4");
  }

  @Test
  void whatTransactionFiltersOpenIsClosed() {
    class Following implements TransactionFilter {
      @Override
      public Set<Stage> stages() {
        return Set.of(Stage.RCPT, Stage.MESSAGE);
      }

      @Override
      public TransactionCheck open(Client client) {
        seen.add("open");
        return new TransactionCheck() {
          @Override
          public void close() {
            seen.add("close");
          }
        };
      }
    }
    FilterScript script = FilterScript.of(new Following());
    script.decideAtRcpt();
    script.decideAtHeaders();
    assertThat(script.decide()).hasChecks("following", "following");

    assertThat(seen).containsExactly("open", "close", "open", "close", "open", "close");
  }

  @Test
  void theNullPathAndParametersAreTold() {
    List<MessageView> views = new ArrayList<>();
    MessageFilter filter =
        view -> {
          views.add(view);
          return Finding.clear("").now();
        };
    Client user = Client.at("192.0.2.5").withUser("ann");
    FilterScript.of(filter).from("").parameters(MailParameters.NONE).client(user).decide();

    assertThat(views.get(0).envelope().sender()).isEmpty();
    assertThat(views.get(0).client()).isEqualTo(user);
  }

  @Test
  void aClientWithoutANameSkipsThatStage() {
    FilterScript.of(everyStage()).client(Client.at("192.0.2.5")).decide();

    assertThat(seen).noneMatch(what -> what.startsWith("helo"));
  }

  @Test
  void aScriptMayBeShared() {
    FilterScript script = FilterScript.of(everyStage());
    script.from("other@x.example").helo("other").to("other@x.example");
    script.decide();

    assertThat(seen).noneMatch(what -> what.contains("other"));
  }

  @Test
  void deadlinesPassInVirtualTime() {
    MessageFilter silent = view -> new CompletableFuture<>();
    Decision decision =
        FilterScript.of(silent, Action.defer()).waiting(Duration.ofMinutes(1)).decide();

    assertThat(decision).accepts().findingOf("unnamed").isUnavailable().hasReasonContaining("5000");
  }

  @Test
  void deadlinesOfSeveralStagesPassOneAfterTheOther() {
    RcptFilter silent = view -> new CompletableFuture<>();
    MessageFilter alsoSilent = view -> new CompletableFuture<>();
    ManualTimer time = new ManualTimer();
    Decision decision =
        FilterScript.of(
                FilterChain.builder()
                    .then("rcpt", silent, Action.proceed())
                    .then("message", alsoSilent, Action.proceed()))
            .time(time)
            .waiting(Duration.ofSeconds(10))
            .decide();

    assertThat(decision).findingOf("rcpt").isUnavailable();
    assertThat(decision).findingOf("message").isUnavailable();
    assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void anAnswerMayComeLaterInVirtualTime() {
    ManualTimer time = new ManualTimer();
    MessageFilter later = view -> after(time, Duration.ofSeconds(2), Finding.match("late"));
    Decision decision = FilterScript.of(later).time(time).waiting(Duration.ofSeconds(3)).decide();

    assertThat(decision).findingOf("unnamed").matches();
    assertThat(decision.checks().get(0).elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  private static CompletionStage<Finding> after(FilterTimer timer, Duration delay, Finding found) {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    timer.after(delay, () -> answer.complete(found));
    return answer;
  }

  @Test
  void blockingFiltersRunOnTheThreadOfTheTest() {
    class Blocking implements MessageFilter {
      @Override
      public Work work() {
        return Work.BLOCKING;
      }

      @Override
      public CompletionStage<Finding> inspect(MessageView view) {
        return Finding.match(Thread.currentThread().getName()).now();
      }
    }

    assertThat(FilterScript.of(new Blocking()).decide())
        .findingOf("blocking")
        .hasReason(Thread.currentThread().getName());
  }

  @Test
  void aFilterThatThrowsCostsItsFinding() {
    MessageFilter broken =
        view -> {
          throw new IllegalStateException("broken");
        };

    assertThat(FilterScript.of(broken).decide())
        .accepts()
        .findingOf("unnamed")
        .isUnavailable()
        .hasReason("the filter failed: IllegalStateException");
  }

  @Test
  void wrongWordsAreRefused() {
    FilterScript script = FilterScript.of(everyStage());

    assertThatThrownBy(() -> script.client("nobody")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.from("nobody")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.to("nobody")).isInstanceOf(IllegalArgumentException.class);
  }
}
