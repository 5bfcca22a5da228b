package io.fortimail.examples.benchmarks;

/** What a benchmark came to. Its text is the line with which a run of the command ends. */
public sealed interface Result permits Comparison, Worst {}
