package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

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
    print("warm-up", once(ours), once(peer));
    double[] oursPerSecond = new double[RUNS];
    double[] peerPerSecond = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      oursPerSecond[run] = once(ours);
      peerPerSecond[run] = once(peer);
      print("run " + (run + 1), oursPerSecond[run], peerPerSecond[run]);
    }
    return new Comparison(benchmark, median(oursPerSecond), median(peerPerSecond));
  }

  private double once(Receiver receiver) throws IOException {
    double perSecond = load.send(receiver.port(), messages);
    receiver.tally().verify(receiver.name(), messages, (long) messages * load.message().octets());
    return perSecond;
  }

  private void print(String label, double ours, double peer) {
    out.printf(
        Locale.ROOT, "%-8s ours %6.0f  peer %6.0f  ratio %.2f%n", label, ours, peer, ours / peer);
    out.flush();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
