package io.fortimail.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.filter.FilterTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimerTest {

  private final ManualTimer time = new ManualTimer();
  private final List<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilItIsMoved() {
    var unused = time.after(Duration.ZERO, () -> ran.add("now"));

    assertThat(time.nanoTime()).isZero();
    assertThat(time.instant()).isEqualTo(ManualTimer.START);
    assertThat(ran).isEmpty();
    assertThat(time.waiting()).isEqualTo(1);

    time.advance(Duration.ofMillis(1500));

    assertThat(time.nanoTime()).isEqualTo(1_500_000_000L);
    assertThat(time.instant()).isEqualTo(ManualTimer.START.plusMillis(1500));
    assertThat(ran).containsExactly("now");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void runsWhatIsDueInTheOrderOfTimeAndThenOfSettingUp() {
    run(3, "c");
    run(1, "a1");
    run(1, "a2");
    run(2, "b");
    run(4, "d");

    time.advance(Duration.ofSeconds(3));
    assertThat(ran).containsExactly("a1@1", "a2@1", "b@2", "c@3");

    time.advance(Duration.ofSeconds(1));
    assertThat(ran).last().isEqualTo("d@4");
  }

  @Test
  void runsWhatATaskSetsUpIfItComesDueOnTheWay() {
    var unused =
        time.after(
            Duration.ofSeconds(1),
            () -> {
              run(1, "within");
              run(5, "beyond");
            });
    run(3, "last");

    time.advance(Duration.ofSeconds(4));

    assertThat(ran).containsExactly("within@2", "last@3");
    assertThat(time.waiting()).isEqualTo(1);
  }

  @Test
  void forgetsWhatIsCancelled() {
    FilterTimer.Cancellable first = time.after(Duration.ofSeconds(1), () -> ran.add("first"));
    var unused = time.after(Duration.ofSeconds(1), () -> ran.add("second"));
    first.cancel();
    first.cancel();

    time.advance(Duration.ofSeconds(2));

    assertThat(ran).containsExactly("second");
  }

  @Test
  void doesNotRunBackwards() {
    assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void run(int seconds, String name) {
    var unused =
        time.after(
            Duration.ofSeconds(seconds),
            () -> ran.add(name + "@" + Duration.ofNanos(time.nanoTime()).toSeconds()));
  }
}
