package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** One comparison with a peer, or, where no peer survives, one measurement. */
public interface Benchmark {

  /** {@return the name by which it is run} */
  String name();

  /** {@return in a few words: what is measured, against whom} */
  String comparison();

  /** {@return how many messages, connections or levels make a run that is long enough} */
  int defaultNumber();

  /** {@return what this machine lacks to run it; empty if nothing} */
  default Optional<String> lacking() {
    return Optional.empty();
  }

  /**
   * Measures.
   *
   * @param number how many messages are handled, or connections held, in each measured run; for
   *     hostile messages, how many levels, fields and the like each of them has
   * @param out takes the conditions, the units and each run's figure, line by line
   * @return what it came to, of medians
   * @throws IOException if a side does not do its work: there are no figures then
   */
  Result run(int number, PrintWriter out) throws IOException;
}
