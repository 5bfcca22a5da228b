package io.fortimail.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command works and its last line has the agreed form; no figure is judged. */
class BenchmarksTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Benchmarks.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(args);
  }

  @Test
  void receiveSmallEndsWithItsResult() {
    assertThat(run("receive-small", "--messages", "40")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches("bench receive-small: ours [1-9]\\d* peer [1-9]\\d* ratio \\d+\\.\\d\\d");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("unit: messages per second"))
        .anySatisfy(line -> assertThat(line).contains("peer: SubEthaSMTP"))
        .filteredOn(line -> line.startsWith("run "))
        .hasSize(5);
  }

  @Test
  void withoutANameItListsAndFails() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("receive-small");
  }

  @Test
  void anUnknownNameFails() {
    assertThat(run("receive-nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("receive-nothing").contains("receive-small");
  }

  @Test
  void anImpossibleNumberFails() {
    assertThat(run("receive-small", "--messages", "0")).isEqualTo(2);
  }

  @Test
  void listIsNoFailure() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString()).contains("receive-small");
  }
}
