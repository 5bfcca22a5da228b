package io.fortimail.examples.benchmarks;

import java.util.Locale;

/**
 * What the worst of several cases cost, where there is no peer to compare with.
 *
 * @param benchmark its name
 * @param milliseconds the time of the slowest case
 * @param megabytes what the case that allocates most has allocated, in 10^6 octets
 */
public record Worst(String benchmark, double milliseconds, double megabytes) implements Result {

  /** {@return the line with which a run of the command ends} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "bench %s: slowest %.1f ms, most allocated %.2f MB",
        benchmark,
        milliseconds,
        megabytes);
  }
}
