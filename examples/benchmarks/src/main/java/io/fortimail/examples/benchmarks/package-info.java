/**
 * Side-by-side comparisons with the peers: {@link io.fortimail.examples.benchmarks.Benchmarks} is
 * the command, each {@link io.fortimail.examples.benchmarks.Benchmark} one comparison.
 *
 * <p>Both sides are measured in one run, in turns, by the same client; what counts is the ratio.
 */
@NullMarked
package io.fortimail.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
