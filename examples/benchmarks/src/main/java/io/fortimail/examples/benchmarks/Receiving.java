package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.DoubleUnaryOperator;

/**
 * Compares two receivers in this JVM under the same load.
 *
 * <p>Beside each figure stands the processor time for a message, of the whole JVM: the server, the
 * client, and what compiles and collects. Unlike the clock it hardly depends on what else the
 * machine does.
 *
 * @param load what both get
 * @param messages how many in each run
 * @param unit makes the figure of the messages per second
 */
record Receiving(Load load, int messages, DoubleUnaryOperator unit) {

  private static final String BESIDE = "us CPU for each message";

  Comparison compare(String benchmark, Receiver ours, Receiver peer, PrintWriter out)
      throws IOException {
    return new Turns(BESIDE, out).compare(benchmark, () -> run(ours), () -> run(peer));
  }

  /** Sends the messages, and checks that all of them have arrived. */
  private Run run(Receiver receiver) throws IOException {
    Duration before = Cpu.ofThisProcess();
    double perSecond = load.send(receiver.port(), messages);
    double cpuMicros = Cpu.microsForEach(Cpu.ofThisProcess().minus(before), messages);
    receiver.tally().verify(receiver.name(), messages, (long) messages * load.message().octets());
    return new Run(unit.applyAsDouble(perSecond), cpuMicros);
  }
}
