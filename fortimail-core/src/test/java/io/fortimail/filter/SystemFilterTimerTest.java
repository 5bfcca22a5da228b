package io.fortimail.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // what waits for ever fails
class SystemFilterTimerTest {

  private final FilterTimer timer = FilterTimer.system();

  @Test
  void runsWhatIsNotCancelled() throws InterruptedException {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    FilterTimer.Cancellable cancelled =
        timer.after(Duration.ofHours(1), () -> ran.add("cancelled"));
    cancelled.cancel();
    var unused = timer.after(Duration.ofMillis(1), () -> ran.add("kept"));

    assertThat(List.of(ran.take())).containsExactly("kept");
    cancelled.cancel();
  }

  /** Every time-out of the JVM waits for the one delay thread: what follows must not hold it. */
  @Test
  void aTaskDoesNotRunOnTheDelayThread() throws InterruptedException {
    BlockingQueue<String> ranOn = new LinkedBlockingQueue<>();
    var unused =
        timer.after(Duration.ofMillis(1), () -> ranOn.add(Thread.currentThread().getName()));

    assertThat(ranOn.take()).doesNotContain("DelayScheduler");
  }
}
