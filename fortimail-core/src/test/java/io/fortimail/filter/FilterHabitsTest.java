package io.fortimail.filter;

import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.findingOf;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.Client;
import io.fortimail.testing.ManualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What filters tell of themselves: their needs, their deadlines, where they run. */
@Timeout(60) // what waits for ever fails
class FilterHabitsTest {

  private interface Signature extends FilterResult {
    @Override
    default Map<String, Object> fields() {
      return Map.of();
    }
  }

  private record Dkim() implements Signature {}

  private record Spf() implements Signature {}

  /** A filter of the message with habits of its own. */
  private static class Habits implements MessageFilter {

    Set<Class<? extends FilterResult>> needs = Set.of();
    Set<Class<? extends FilterResult>> provides = Set.of();
    Optional<Duration> deadline = Optional.empty();

    @Override
    public CompletionStage<Finding> inspect(MessageView view) {
      return new CompletableFuture<>();
    }

    @Override
    public Set<Class<? extends FilterResult>> needs() {
      return needs;
    }

    @Override
    public Set<Class<? extends FilterResult>> provides() {
      return provides;
    }

    @Override
    public Optional<Duration> deadline() {
      return deadline;
    }
  }

  private static Habits needs(Class<? extends FilterResult> type) {
    Habits filter = new Habits();
    filter.needs = Set.of(type);
    return filter;
  }

  private static Habits provides(Class<? extends FilterResult> type) {
    Habits filter = new Habits();
    filter.provides = Set.of(type);
    return filter;
  }

  /** Provides a signature at the last of its stages. */
  private record Late(Set<Stage> stages) implements TransactionFilter {
    @Override
    public TransactionCheck open(Client client) {
      return new TransactionCheck() {};
    }

    @Override
    public Set<Class<? extends FilterResult>> provides() {
      return Set.of(Dkim.class);
    }
  }

  private static final class EarlyNeed implements RcptFilter {
    @Override
    public CompletionStage<Finding> inspect(RcptView view) {
      return Finding.clear("").now();
    }

    @Override
    public Set<Class<? extends FilterResult>> needs() {
      return Set.of(Signature.class);
    }
  }

  @Test
  void aNeedIsProvidedByACheckThatRunsBefore() {
    FilterChain.builder().then(provides(Dkim.class)).then(needs(Dkim.class)).build();
    FilterChain.builder().then(provides(Dkim.class)).then(needs(Signature.class)).build();
    FilterChain.builder().then(new EarlyNeed()).then(new Late(Set.of(Stage.MAIL))).build();
    FilterChain.builder()
        .then(needs(Dkim.class))
        .then(new Late(Set.of(Stage.MAIL, Stage.HEADERS)))
        .build();
  }

  @Test
  void aChainThatDoesNotProvideWhatIsNeededIsRefusedInClearWords() {
    refused(FilterChain.builder().then(needs(Dkim.class)));
    refused(FilterChain.builder().then(needs(Dkim.class)).then(provides(Dkim.class)));
    refused(FilterChain.builder().together(provides(Dkim.class), needs(Dkim.class)));
    refused(FilterChain.builder().then(provides(Spf.class)).then(needs(Dkim.class)));
    refused(FilterChain.builder().then(provides(Signature.class)).then(needs(Dkim.class)));
    refused(
        FilterChain.builder()
            .then(new Late(Set.of(Stage.MAIL, Stage.MESSAGE)))
            .then(new EarlyNeed()));
    assertThatThrownBy(() -> FilterChain.builder().then("dmarc", needs(Dkim.class)).build())
        .hasMessageContainingAll("dmarc", "MESSAGE", "Dkim", "no check before it");
  }

  private static void refused(FilterChain.Builder chain) {
    assertThatThrownBy(chain::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("attack-72")
  void aFilterThatDoesNotTellItsHabitsIsRefusedInClearWords() {
    record Broken(String what) implements MessageFilter {
      @Override
      public CompletionStage<Finding> inspect(MessageView view) {
        return Finding.clear("").now();
      }

      @Override
      public String name() {
        return told("name", "broken");
      }

      @Override
      public Work work() {
        return told("work", Work.PROMPT);
      }

      @Override
      public Optional<Duration> deadline() {
        return told("deadline", Optional.empty());
      }

      @Override
      public Set<Class<? extends FilterResult>> needs() {
        return told("needs", Set.of());
      }

      @Override
      public Set<Class<? extends FilterResult>> provides() {
        return told("provides", Set.of());
      }

      @SuppressWarnings("NullAway") // as a filter does whose compiler checks no nulls
      private <T> T told(String name, T value) {
        if (what.equals(name)) {
          throw new StackOverflowError();
        }
        return what.equals("null " + name) ? null : value;
      }
    }
    FilterChain.builder().then(new Broken("nothing")).build();
    for (String habit : List.of("name", "work", "deadline", "needs", "provides")) {
      for (String broken : List.of(habit, "null " + habit)) {
        assertThatThrownBy(() -> FilterChain.builder().then(new Broken(broken)))
            .as(broken)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("Broken", habit + "()");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT25H"})
  void aDeadlineIsWithinReason(String deadline) {
    Habits filter = new Habits();
    filter.deadline = Optional.of(Duration.parse(deadline));

    assertThatThrownBy(() -> FilterChain.builder().then(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline()");
  }

  @Test
  void aFilterHasADeadlineOfItsOwnWithinThatOfItsStage() {
    Habits shorter = new Habits();
    shorter.deadline = Optional.of(Duration.ofSeconds(1));
    Habits longer = new Habits();
    longer.deadline = Optional.of(Duration.ofSeconds(60));

    Decision decision =
        after(
            Duration.ofSeconds(8),
            chain -> chain.then("a", shorter).then("b", longer).then("c", new Habits()));

    assertThat(decision.checks())
        .map(report -> report.finding().reason())
        .containsExactly(
            "no answer within 1000 ms",
            "no answer within 7000 ms",
            "not run: no time left for this stage");
  }

  @Test
  void allChecksOfAMessageHaveOneTimeTogether() {
    Decision decision =
        after(
            Duration.ofSeconds(10),
            chain ->
                chain
                    .limits(FilterLimits.DEFAULT.withPerMessage(Duration.ofSeconds(10)))
                    .then("connect", (ConnectFilter) view -> new CompletableFuture<>())
                    .then("mail", (MailFilter) view -> new CompletableFuture<>())
                    .then("rcpt", (RcptFilter) view -> new CompletableFuture<>())
                    .then("headers", (HeadersFilter) view -> new CompletableFuture<>())
                    .then("message", new Habits()));

    assertThat(decision.checks())
        .map(report -> report.finding().reason())
        .containsExactly(
            "no answer within 5000 ms",
            "no answer within 5000 ms",
            "no answer within 5000 ms",
            "not run: no time left for this message",
            "not run: no time left for this message");
  }

  @Test
  void theTimeThatTheClientTakesDoesNotCount() {
    ManualTimer time = new ManualTimer();
    FilterChain chain =
        FilterChain.builder()
            .timer(time)
            .limits(FilterLimits.DEFAULT.withPerMessage(Duration.ofSeconds(1)))
            .then("mail", (MailFilter) view -> Finding.clear("").now())
            .then("message", (MessageFilter) view -> Finding.match("in time").now())
            .build();
    FilterTransaction transaction = chain.open(Sample.CLIENT).begin(TO_ANN.sender());
    time.advance(Duration.ofMinutes(4));

    Decision decision = transaction.message(TO_ANN, Sample.MESSAGE).toCompletableFuture().join();
    assertThat(findingOf(decision, "message").reason()).isEqualTo("in time");
  }

  /** The decision after the time that its checks take, and five seconds for the connection. */
  private static Decision after(Duration time, Consumer<FilterChain.Builder> checks) {
    ManualTimer timer = new ManualTimer();
    FilterChain.Builder builder = FilterChain.builder().timer(timer);
    checks.accept(builder);
    CompletableFuture<Decision> decision = start(builder.build(), TO_ANN);
    timer.advance(time.plusSeconds(5));
    assertThat(decision).isDone();
    return decision.join();
  }

  @Test
  void aPlainCheckOfAnyStageHasANameAndRunsWhereItSays() {
    List<Runnable> elsewhere = new ArrayList<>();
    FilterChain chain =
        FilterChain.builder()
            .blockingOn(
                task -> {
                  elsewhere.add(task);
                  task.run();
                })
            .then(ConnectFilter.of("c", view -> Finding.match("c")))
            .then(HeloFilter.of("h", view -> Finding.match("h")))
            .then(MailFilter.of("m", view -> Finding.match("m")))
            .then(RcptFilter.blocking("r", view -> Finding.match("r")))
            .then(HeadersFilter.blocking("hs", view -> Finding.match("hs")))
            .then("ms", MessageFilter.blocking(view -> Finding.match("ms")))
            .build();

    assertThat(inspect(chain).checks())
        .map(CheckReport::check)
        .containsExactly("c", "h", "m", "r", "hs", "ms");
    assertThat(elsewhere).hasSize(3);
    assertThat(MessageFilter.blocking(view -> Finding.match("")).name()).isEqualTo("unnamed");
  }

  @Test
  @Tag("attack-72")
  @SuppressWarnings("NullAway") // as a filter does whose compiler checks no nulls
  void aPlainCheckThatFailsIsContained() {
    List<PlainCheck<MessageView>> failing =
        List.of(
            view -> {
              throw new IOException("no");
            },
            view -> {
              throw new StackOverflowError();
            },
            view -> null);
    for (PlainCheck<MessageView> check : failing) {
      FilterChain chain =
          FilterChain.builder()
              .blockingOn(Runnable::run)
              .then(MessageFilter.of("here", check))
              .then(MessageFilter.blocking("there", check))
              .build();

      assertThat(inspect(chain).checks())
          .hasSize(2)
          .allSatisfy(
              report -> assertThat(report.finding().reason()).startsWith("the filter failed: "));
    }
  }
}
