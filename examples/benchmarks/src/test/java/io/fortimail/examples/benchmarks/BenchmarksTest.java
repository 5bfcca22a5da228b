package io.fortimail.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "receive-small, 40, messages per second, SubEthaSMTP",
    "receive-connect, 40, messages per second, SubEthaSMTP",
    "receive-large, 12, MB (10^6 octets) per second, James",
    "mime-structure, 20, MB (10^6 octets) per second, Mime4j"
  })
  void endsWithItsResult(String name, String number, String unit, String peer) {
    assertThat(run(name, "--messages", number)).as(err.toString()).isZero();

    assertResult(name, unit, peer);
  }

  @Test
  void receiveSinkEndsWithItsResultWherePostfixIs() {
    int status = run("receive-sink", "--messages", "60");

    if (PostfixTools.find().isPresent()) {
      assertThat(status).as(err.toString()).isZero();
      assertResult("receive-sink", "messages per second", "smtp-sink");
    } else {
      assertThat(status).isEqualTo(1);
      assertThat(err.toString()).contains("receive-sink cannot run on this machine", "smtp-sink");
    }
  }

  private void assertResult(String name, String unit, String peer) {
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches("bench " + name + ": ours -?\\d+ peer -?\\d+ ratio -?\\d+\\.\\d\\d");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("unit: " + unit))
        .anySatisfy(line -> assertThat(line).contains("peer: " + peer))
        .filteredOn(line -> line.startsWith("run "))
        .hasSize(5);
  }

  @Test
  void idleEndsWithItsResultAndTellsHeapAndThreadsOfBoth() {
    assertThat(run("idle", "--connections", "30")).as(err.toString()).isZero();

    assertResult("idle", "octets of heap", "James");
    assertThat(out.toString().lines())
        .filteredOn(
            line -> line.matches("(fortimail|james): heap .* process .* threads \\d+ -> \\d+"))
        .hasSize(12);
  }

  @Test
  void chainOverheadEndsWithItsResultAndTellsBothKindsOfChain() {
    assertThat(run("chain-overhead", "--messages", "30")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches("bench chain-overhead: ours -?\\d+ peer 200 ratio -?\\d+\\.\\d\\d");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("unit: ns of CPU for each filter"))
        .anySatisfy(line -> assertThat(line).matches("ns for each filter: at MESSAGE .*stages .*"))
        .filteredOn(line -> line.startsWith("run "))
        .hasSize(10);
  }

  @Test
  void mimeDecodeEndsWithItsResultsForBothPeers() {
    assertThat(run("mime-decode", "--messages", "20")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("bench mime-decode: ours ");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("bench mime-decode-angus: ours "))
        .anySatisfy(line -> assertThat(line).startsWith("of these, attachments"))
        .filteredOn(line -> line.startsWith("run "))
        .hasSize(10);
  }

  @Test
  void editEndsWithItsResultAndTellsThatOfMessagesInMemory() {
    assertThat(run("edit", "--messages", "10")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches("bench edit: ours \\d+ peer \\d+ ratio \\d+\\.\\d\\d");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("bench edit-memory: ours "))
        .filteredOn(line -> line.startsWith("run "))
        .hasSize(10);
  }

  @Test
  void mimeHostileTellsTimeAndMemoryOfEachCase() {
    assertThat(run("mime-hostile", "--messages", "1200")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches("bench mime-hostile: slowest \\d+\\.\\d ms, most allocated \\d+\\.\\d\\d MB");
    assertThat(lines)
        .filteredOn(line -> line.contains(" MB allocated; parts: "))
        .hasSize(HostileMail.ALL.size())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("1,200 messages, each in")
                    .contains("levels of nesting"))
        .anySatisfy(line -> assertThat(line).startsWith("12,000 parts").contains("more than"));
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
    assertThat(out.toString())
        .contains("receive-small", "receive-connect", "receive-large", "receive-sink", "idle")
        .contains("mime-structure", "mime-decode", "mime-hostile", "chain-overhead", "edit");
  }
}
