package io.fortimail.examples.benchmarks;

/**
 * What one run of one side came to.
 *
 * @param figure what is compared, in the unit the benchmark has printed
 * @param beside a second figure, which helps to judge the first; {@link Turns} has its unit
 */
record Run(double figure, double beside) {}
