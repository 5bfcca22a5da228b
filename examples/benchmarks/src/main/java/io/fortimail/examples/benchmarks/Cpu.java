package io.fortimail.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Processor time, which hardly depends on what else the machine does, unlike the clock. */
final class Cpu {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Cpu() {}

  /** What this JVM has used so far, with all that compiles and collects. */
  static Duration ofThisProcess() {
    return Duration.ofNanos(SYSTEM.getProcessCpuTime());
  }

  static double microsForEach(Duration used, int messages) {
    return used.toNanos() / 1e3 / messages;
  }
}
