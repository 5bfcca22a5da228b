package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.matches;
import static io.fortimail.filter.Sample.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.testing.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SignatureNotesTest {

  private static final MessageEdit REMOVAL = new MessageEdit.RemovePart("1.2");

  private static FilterChain chain(ManualTimer timer, Executor executor) {
    return FilterChain.builder()
        .then(matches("edits"), Action.edit(REMOVAL))
        .timer(timer)
        .blockingOn(executor)
        .build();
  }

  /** As where filters hang that take no notice of an interruption. */
  @Test
  void anExecutorThatNeverRunsDelaysADecisionNoLongerThanACheck() {
    ManualTimer timer = new ManualTimer();
    CompletableFuture<Decision> decision = start(chain(timer, task -> {}), Sample.TO_ANN);
    assertThat(decision).isNotDone();

    timer.advance(Duration.ofSeconds(5));

    assertThat(decision.join().forRecipient(ANN).edits()).containsExactly(REMOVAL);
  }

  @Test
  void anExecutorThatTakesNoMoreChangesNoFate() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };

    assertThat(start(chain(new ManualTimer(), full), Sample.TO_ANN).join().forRecipient(ANN))
        .satisfies(each -> assertThat(each.verdict()).isEqualTo(new Verdict.Accept()))
        .satisfies(each -> assertThat(each.edits()).containsExactly(REMOVAL));
  }
}
