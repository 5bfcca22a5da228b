package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a JVM takes up.
 *
 * @param heap octets in use after collecting
 * @param resident octets of memory the process has, by the system's count; 0 where it does not tell
 * @param threads how many threads run
 */
record Footprint(long heap, long resident, int threads) {

  /** One collection leaves what finalizers and cleaners hold to the next. */
  private static final int COLLECTIONS = 5;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  /** Of this JVM. */
  static Footprint now() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        readResident(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long readResident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1_024)
        .findFirst()
        .orElse(0);
  }

  /** As {@link #parse} reads it. */
  String line() {
    return heap + " " + resident + " " + threads;
  }

  static Footprint parse(String line) throws IOException {
    String[] numbers = line.split(" ", -1);
    if (numbers.length != 3) {
      throw new IOException("not a footprint: " + line);
    }
    return new Footprint(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Integer.parseInt(numbers[2]));
  }
}
