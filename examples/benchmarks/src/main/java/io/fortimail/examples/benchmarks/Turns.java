package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures two sides in turns, so that what else the machine does meets both: one run each that
 * does not count, then five each that do.
 *
 * @param beside the unit of each run's second figure
 * @param out takes each run's figures
 */
record Turns(String beside, PrintWriter out) {

  /** Makes one run of one side. */
  interface Side {

    Run run() throws IOException;
  }

  private static final int RUNS = 5;

  Comparison compare(String benchmark, Side ours, Side peer) throws IOException {
    print("warm-up", ours.run(), peer.run());
    List<Run> oursRuns = new ArrayList<>();
    List<Run> peerRuns = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      oursRuns.add(ours.run());
      peerRuns.add(peer.run());
      print("run " + (i + 1), oursRuns.get(i), peerRuns.get(i));
    }
    out.printf(
        Locale.ROOT,
        "%s, medians: ours %.0f peer %.0f%n",
        beside,
        median(oursRuns, Run::beside),
        median(peerRuns, Run::beside));
    return new Comparison(benchmark, median(oursRuns, Run::figure), median(peerRuns, Run::figure));
  }

  private void print(String label, Run ours, Run peer) {
    out.printf(
        Locale.ROOT,
        "%-8s ours %6.0f (%4.0f %s)  peer %6.0f (%4.0f %s)  ratio %.2f%n",
        label,
        ours.figure(),
        ours.beside(),
        beside,
        peer.figure(),
        peer.beside(),
        beside,
        ours.figure() / peer.figure());
    out.flush();
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray()[RUNS / 2];
  }
}
