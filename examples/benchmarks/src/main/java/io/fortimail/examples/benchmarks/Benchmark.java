package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;

/** One comparison with a peer. */
public interface Benchmark {

  /** {@return the name by which it is run} */
  String name();

  /** {@return in a few words: what is measured, against whom} */
  String comparison();

  /**
   * Measures both.
   *
   * @param messages how many messages are handled in each measured run
   * @param out takes the conditions, the units and each run's figure, line by line
   * @return the medians
   * @throws IOException if a side does not do its work: there are no figures then
   */
  Comparison run(int messages, PrintWriter out) throws IOException;
}
