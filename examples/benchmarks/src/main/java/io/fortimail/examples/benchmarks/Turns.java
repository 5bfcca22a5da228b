package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures two receivers in turns, so that what else the machine does meets both: one run each that
 * does not count, then five each that do.
 *
 * @param load what both get
 * @param messages how many messages in each run
 * @param out takes each run's figures
 */
record Turns(LoadGenerator load, int messages, PrintWriter out) {

  private static final int RUNS = 5;

  Comparison compare(String benchmark, Receiver ours, Receiver peer) throws IOException {
    print("warm-up", Run.of(load, ours, messages), Run.of(load, peer, messages));
    List<Run> oursRuns = new ArrayList<>();
    List<Run> peerRuns = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      oursRuns.add(Run.of(load, ours, messages));
      peerRuns.add(Run.of(load, peer, messages));
      print("run " + (i + 1), oursRuns.get(i), peerRuns.get(i));
    }
    out.printf(
        Locale.ROOT,
        "CPU per message, medians, client included: ours %.0f us, peer %.0f us%n",
        median(oursRuns, Run::cpuMicros),
        median(peerRuns, Run::cpuMicros));
    return new Comparison(
        benchmark, median(oursRuns, Run::perSecond), median(peerRuns, Run::perSecond));
  }

  private void print(String label, Run ours, Run peer) {
    out.printf(
        Locale.ROOT,
        "%-8s ours %6.0f (%4.0f us CPU each)  peer %6.0f (%4.0f us CPU each)  ratio %.2f%n",
        label,
        ours.perSecond(),
        ours.cpuMicros(),
        peer.perSecond(),
        peer.cpuMicros(),
        ours.perSecond() / peer.perSecond());
    out.flush();
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray()[RUNS / 2];
  }
}
