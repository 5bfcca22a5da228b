package io.fortimail.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What one run came to.
 *
 * @param perSecond messages per second by the clock
 * @param cpuMicros processor time for each message, of the whole JVM: the server, the client, and
 *     what compiles and collects. Unlike the clock it hardly depends on what else the machine does.
 */
record Run(double perSecond, double cpuMicros) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Sends the messages, and checks that all of them have arrived. */
  static Run of(LoadGenerator load, Receiver receiver, int messages) throws IOException {
    long before = SYSTEM.getProcessCpuTime();
    double perSecond = load.send(receiver.port(), messages);
    double cpuMicros = (SYSTEM.getProcessCpuTime() - before) / 1e3 / messages;
    receiver.tally().verify(receiver.name(), messages, (long) messages * load.message().octets());
    return new Run(perSecond, cpuMicros);
  }
}
