package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** One comparison with a peer. */
public interface Benchmark {

  /** {@return the name by which it is run} */
  String name();

  /** {@return in a few words: what is measured, against whom} */
  String comparison();

  /** {@return how many messages, or connections, make a run that is long enough} */
  int defaultNumber();

  /** {@return what this machine lacks to run it; empty if nothing} */
  default Optional<String> lacking() {
    return Optional.empty();
  }

  /**
   * Measures both.
   *
   * @param number how many messages are handled, or connections held, in each measured run
   * @param out takes the conditions, the units and each run's figure, line by line
   * @return the medians
   * @throws IOException if a side does not do its work: there are no figures then
   */
  Comparison run(int number, PrintWriter out) throws IOException;
}
