package io.fortimail.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import io.fortimail.mail.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Messages made to exhaust their reader. There is no peer: Mime4j and Angus Mail overflow their
 * stack with the first of them.
 */
final class MimeHostile implements Benchmark {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int RUNS = 5;
  private static final int IN_MEMORY = 65_536;
  private static final double MILLISECOND = 1e6;
  private static final double MEGABYTE = 1e6;

  /** What one run cost. */
  private record Cost(double milliseconds, double megabytes, String stoppedBy) {}

  @Override
  public String name() {
    return "mime-hostile";
  }

  @Override
  public String comparison() {
    return "header and parts of messages made to exhaust their reader; peer: none";
  }

  @Override
  public int defaultNumber() {
    return 100_000;
  }

  @Override
  public Result run(int number, PrintWriter out) throws IOException {
    out.println("unit: milliseconds, and MB (10^6 octets) allocated; the median of five runs");
    out.printf("messages: spooled to a file beyond %d octets, as a server does%n", IN_MEMORY);
    List<Cost> costs = new ArrayList<>();
    for (HostileMail mail : HostileMail.ALL) {
      costs.add(measure(mail, number, out));
    }
    return new Worst(name(), max(costs, Cost::milliseconds), max(costs, Cost::megabytes));
  }

  private static double max(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return costs.stream().mapToDouble(figure).max().orElse(0);
  }

  private static Cost measure(HostileMail mail, int number, PrintWriter out) throws IOException {
    List<Cost> costs = new ArrayList<>();
    long octets = 0;
    for (int i = 0; i <= RUNS; i++) {
      try (Message message = mail.message(number, IN_MEMORY)) {
        octets = message.size();
        Cost cost = read(message);
        if (i > 0) { // the first is to warm up
          costs.add(cost);
        }
      }
    }
    Cost median =
        new Cost(
            median(costs, Cost::milliseconds),
            median(costs, Cost::megabytes),
            costs.get(0).stoppedBy());
    out.printf(
        Locale.ROOT,
        "%-42s %6.1f MB: %8.2f ms, %7.2f MB allocated; %s%n",
        mail.describe(number),
        octets / MEGABYTE,
        median.milliseconds(),
        median.megabytes(),
        median.stoppedBy());
    out.flush();
    return median;
  }

  private static Cost read(Message message) {
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    long start = System.nanoTime();
    String stoppedBy = message.structure().stoppedBy().orElse("read to its end");
    String header = message.headers().stoppedBy().orElse("read to its end");
    long nanos = System.nanoTime() - start;
    long now = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    return new Cost(
        nanos / MILLISECOND,
        (now - allocated) / MEGABYTE,
        "parts: " + stoppedBy + "; header: " + header);
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return costs.stream().mapToDouble(figure).sorted().toArray()[RUNS / 2];
  }
}
