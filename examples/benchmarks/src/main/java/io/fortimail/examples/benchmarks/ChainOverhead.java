package io.fortimail.examples.benchmarks;

import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.HeadersFilter;
import io.fortimail.filter.HeloFilter;
import io.fortimail.filter.MailFilter;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.RcptFilter;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * What the engine adds to a filter: a chain of filters that do nothing beside a chain without any.
 * There is no peer to compare with; what it may cost is a limit.
 */
final class ChainOverhead implements Benchmark {

  /** What a filter that does nothing may cost, in nanoseconds. */
  private static final double LIMIT = 200;

  private static final int FILTERS = 50;
  private static final int STAGES = 6;

  private static final Client CLIENT = Client.at("192.0.2.1").withHelo("mx.client.example");
  private static final Envelope ENVELOPE =
      Envelope.of("sender@client.example", "anna@inside.example");

  @Override
  public String name() {
    return "chain-overhead";
  }

  @Override
  public String comparison() {
    return "a filter that does nothing in a chain, the less the better; peer: the limit of 200 ns";
  }

  @Override
  public int defaultNumber() {
    return 300_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    out.printf(
        "unit: ns of CPU for each filter, from medians of five runs of %d messages%n", number);
    out.println("CPU: of this JVM, with what compiles and collects; beside it the wall time");
    out.printf(
        "ours: ns for a message and all of %d filters at MESSAGE; peer: and none%n", FILTERS);
    double one = perFilter(new Side(messageFilters(), FILTERS, number), out);
    out.println("ours: the same with one filter at each of the 6 stages; peer: and none");
    double staged = perFilter(new Side(oneOfEachStage(), STAGES, number), out);
    out.printf(
        Locale.ROOT, "ns for each filter: at MESSAGE %.1f, at all stages %.1f%n", one, staged);
    return new Comparison(name(), one, LIMIT);
  }

  private double perFilter(Side side, PrintWriter out) throws IOException {
    Side none = new Side(FilterChain.builder().build(), 0, side.messages());
    Comparison both = new Turns("ns by the clock", out).compare(name(), side::run, none::run);
    return (both.ours() - both.peer()) / side.filters();
  }

  private static FilterChain messageFilters() {
    FilterChain.Builder chain = FilterChain.builder();
    for (int i = 0; i < FILTERS; i++) {
      chain.then("nothing", (MessageFilter) view -> Finding.clear("nothing").now());
    }
    return chain.build();
  }

  private static FilterChain oneOfEachStage() {
    return FilterChain.builder()
        .then("connect", (ConnectFilter) view -> Finding.clear("nothing").now())
        .then("helo", (HeloFilter) view -> Finding.clear("nothing").now())
        .then("mail", (MailFilter) view -> Finding.clear("nothing").now())
        .then("rcpt", (RcptFilter) view -> Finding.clear("nothing").now())
        .then("headers", (HeadersFilter) view -> Finding.clear("nothing").now())
        .then("message", (MessageFilter) view -> Finding.clear("nothing").now())
        .build();
  }

  /** A chain and how often it is asked. */
  private record Side(FilterChain chain, int filters, int messages) {

    /** Checks that each filter was asked, so that nothing can be left out as unused. */
    Run run() throws IOException {
      try (Message message = Message.of("Subject: nothing\r\n\r\nnothing\r\n")) {
        Duration cpu = Cpu.ofThisProcess();
        long start = System.nanoTime();
        long asked = 0;
        for (int i = 0; i < messages; i++) {
          Decision decision = chain.inspect(CLIENT, ENVELOPE, message).toCompletableFuture().join();
          asked += decision.checks().size();
        }
        double each = (double) (System.nanoTime() - start) / messages;
        if (asked != (long) filters * messages) {
          throw new IOException("not each filter was asked: " + asked);
        }
        return new Run(Cpu.microsForEach(Cpu.ofThisProcess().minus(cpu), messages) * 1_000, each);
      }
    }
  }
}
