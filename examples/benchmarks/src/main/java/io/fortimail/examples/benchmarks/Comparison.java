package io.fortimail.examples.benchmarks;

import java.util.Locale;

/**
 * What a benchmark came to.
 *
 * @param benchmark its name
 * @param ours our figure, in the unit the benchmark printed
 * @param peer the peer's figure, in the same unit
 */
public record Comparison(String benchmark, double ours, double peer) implements Result {

  /** {@return how many times the peer's figure ours is} */
  public double ratio() {
    return ours / peer;
  }

  /** {@return the line with which a run of the command ends} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "bench %s: ours %.0f peer %.0f ratio %.2f", benchmark, ours, peer, ratio());
  }
}
