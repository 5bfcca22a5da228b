package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.BOB;
import static io.fortimail.filter.Sample.MESSAGE;
import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.TO_BOTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.testing.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HeadersStageTest {

  private final List<String> ran = new ArrayList<>();

  private final FilterChain chain =
      FilterChain.builder()
          .timer(new ManualTimer())
          .then("message", (MessageFilter) view -> ran("message " + view.envelope().recipients()))
          .then(
              HeadersFilter.of(
                  "headers",
                  view -> {
                    ran.add(
                        "headers "
                            + view.headers().first("Subject").orElseThrow().value()
                            + " for "
                            + view.envelope().recipients());
                    return Finding.match("a subject");
                  }),
              (finding, recipient) -> recipient.equals(BOB) ? Action.reject() : Action.proceed())
          .then("rcpt", (RcptFilter) view -> ran("rcpt " + view.recipient()))
          .build();

  @Test
  void theMessageBringsItsHeaderWithIt() {
    Decision decision = Sample.inspect(chain, TO_BOTH);

    assertThat(ran)
        .containsExactly(
            "rcpt ann@r.example",
            "rcpt bob@r.example",
            "headers hello for [ann@r.example, bob@r.example]",
            "message [ann@r.example]");
    assertThat(decision.forRecipient(BOB).decidedBy()).contains("headers");
    assertThat(decision.checks())
        .map(CheckReport::stage)
        .containsExactly(Stage.RCPT, Stage.RCPT, Stage.HEADERS, Stage.MESSAGE);
    assertThat(decision.trace().toString()).contains("headers  headers            match");
    assertThat(decision.trace().toJson()).contains("\"stage\":\"headers\"");
  }

  @Test
  void aHostThatHasTheHeaderFirstIsToldThen() {
    FilterTransaction transaction = begin();
    transaction.rcpt(ANN);
    transaction.rcpt(BOB);

    Decision early = join(transaction.headers(TO_BOTH, MESSAGE.headers()));
    assertThat(early.forRecipient(ANN).verdict()).isEqualTo(new Verdict.Accept());
    assertThat(early.forRecipient(BOB).verdict().word()).isEqualTo("reject");

    Decision whole = join(transaction.message(TO_BOTH, MESSAGE));
    assertThat(whole).isEqualTo(Sample.inspect(chain, TO_BOTH));
    assertThat(ran).filteredOn(what -> what.startsWith("headers")).hasSize(2);
  }

  @Test
  void aRefusalOfAllEndsItEarly() {
    Decision decision =
        Sample.inspect(
            FilterChain.builder()
                .then(HeadersFilter.of("no", view -> Finding.match("no")), Action.defer())
                .then("message", (MessageFilter) view -> ran("message"))
                .build());

    assertThat(decision.forRecipient(ANN).verdict().word()).isEqualTo("defer");
    assertThat(ran).isEmpty();
  }

  @Test
  void theEnvelopeMayHaveFewerRecipientsThanWithTheHeaderAndNoOthers() {
    FilterTransaction transaction = begin();
    join(transaction.headers(TO_BOTH, MESSAGE.headers()));
    assertThat(join(transaction.message(TO_ANN, MESSAGE)).recipients())
        .map(RecipientDecision::recipient)
        .containsExactly(ANN);

    FilterTransaction other = begin();
    join(other.headers(TO_ANN, MESSAGE.headers()));
    assertThatThrownBy(() -> other.message(TO_BOTH, MESSAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("headers()");
  }

  @Test
  void whatComesTooLateIsAnErrorOfTheHost() {
    FilterTransaction transaction = begin();
    join(transaction.headers(TO_ANN, MESSAGE.headers()));
    assertThatThrownBy(() -> transaction.rcpt(BOB))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rcpt() after headers()");
    assertThatThrownBy(() -> transaction.headers(TO_ANN, MESSAGE.headers()))
        .isInstanceOf(IllegalStateException.class);

    join(transaction.message(TO_ANN, MESSAGE));
    for (FilterTransaction over : List.of(transaction, closed())) {
      assertThatThrownBy(() -> over.rcpt(ANN)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> over.headers(TO_ANN, MESSAGE.headers()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> over.message(TO_ANN, MESSAGE))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void headersQueueBehindWhatIsStillToCome() {
    CompletableFuture<Finding> slow = new CompletableFuture<>();
    FilterChain queued =
        FilterChain.builder()
            .timer(new ManualTimer())
            .then("mail", (MailFilter) view -> slow)
            .then("headers", (HeadersFilter) view -> ran("headers"))
            .then("message", (MessageFilter) view -> ran("message"))
            .build();
    FilterTransaction transaction = queued.open(Sample.CLIENT).begin(TO_ANN.sender());
    transaction.headers(TO_ANN, MESSAGE.headers());
    CompletableFuture<Decision> decision =
        transaction.message(TO_ANN, MESSAGE).toCompletableFuture();

    assertThat(ran).isEmpty();
    slow.complete(Finding.clear("at last"));
    assertThat(ran).containsExactly("headers", "message");
    assertThat(decision.join().checks()).hasSize(3);
  }

  private FilterTransaction begin() {
    return chain.open(Sample.CLIENT).begin(TO_BOTH.sender());
  }

  private FilterTransaction closed() {
    FilterTransaction transaction = begin();
    transaction.close();
    return transaction;
  }

  private CompletionStage<Finding> ran(String what) {
    ran.add(what);
    return Finding.clear(what).now();
  }

  private static Decision join(CompletionStage<Decision> decision) {
    return decision.toCompletableFuture().join();
  }
}
