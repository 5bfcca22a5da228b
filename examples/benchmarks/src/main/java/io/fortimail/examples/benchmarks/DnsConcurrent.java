package io.fortimail.examples.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many questions at once to a server that answers late. There is a limit to beat, but no peer. */
final class DnsConcurrent implements Benchmark {

  /** A selector, a timer and a few of the common pool; not one for each question. */
  private static final int LIMIT = 16;

  private static final int DELAY_MILLIS = 50;

  /** What is counted is threads: a machine that is slow with all of them must not fail. */
  private static final DnsLimits PATIENT =
      DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(10), 2, Duration.ofMinutes(2));

  @Override
  public String name() {
    return "dns-concurrent";
  }

  @Override
  public String comparison() {
    return "threads for lookups at once, the fewer the better; peer: the limit of " + LIMIT;
  }

  @Override
  public int defaultNumber() {
    return 10_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    out.printf("unit: threads more than before; the server answers after %d ms%n", DELAY_MILLIS);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (LateDnsServer server = new LateDnsServer(DELAY_MILLIS)) {
      DnsClient dns = DnsClient.builder().server(server.address()).limits(PATIENT).build();
      threads.resetPeakThreadCount();
      int before = threads.getThreadCount();
      long start = System.nanoTime();
      List<CompletableFuture<?>> answers = new ArrayList<>(number);
      for (int i = 0; i < number; i++) {
        answers.add(found(dns, "n" + i + ".bench.example"));
      }
      long asked = System.nanoTime();
      long files =
          peakOfFiles(CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)));
      out.printf(
          "%d asked within %d ms, all answered within %d ms%n",
          number, (asked - start) / 1_000_000, (System.nanoTime() - start) / 1_000_000);
      out.printf("at most %d files and sockets open (of all of the process)%n", files);
      int more = threads.getPeakThreadCount() - before;
      return new Comparison(name(), more, LIMIT);
    }
  }

  /** Looks at them until all is done; zero where the system does not tell. */
  private static long peakOfFiles(CompletableFuture<?> all) {
    long peak = 0;
    for (boolean done = false; !done; ) {
      if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
        peak = Math.max(peak, unix.getOpenFileDescriptorCount());
      }
      done = isDoneSoon(all);
    }
    return peak;
  }

  private static boolean isDoneSoon(CompletableFuture<?> all) {
    try {
      all.get(5, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static CompletableFuture<?> found(DnsClient dns, String name) {
    return dns.a(name)
        .thenAccept(
            answer -> {
              if (!(answer instanceof DnsAnswer.Found)) {
                throw new IllegalStateException(answer.toString());
              }
            })
        .toCompletableFuture();
  }
}
