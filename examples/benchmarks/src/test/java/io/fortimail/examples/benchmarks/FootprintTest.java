package io.fortimail.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is told between the processes is what was measured. */
class FootprintTest {

  @Test
  void crossesTheProcesses() throws IOException {
    Footprint now = Footprint.now();

    assertThat(now.heap()).isPositive();
    assertThat(now.threads()).isPositive();
    assertThat(Footprint.parse(now.line())).isEqualTo(now);
  }

  @Test
  void anythingElseIsNoFootprint() {
    assertThatThrownBy(() -> Footprint.parse("Error: no such class"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatDoesNotStartIsNoticed() {
    assertThatThrownBy(() -> ServerProcess.start("nobody")).isInstanceOf(IOException.class);
  }
}
