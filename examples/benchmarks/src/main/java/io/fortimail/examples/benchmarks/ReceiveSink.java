package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** Messages from Postfix's load generator, against Postfix's receiver, which reads and forgets. */
final class ReceiveSink implements Benchmark {

  @Override
  public String name() {
    return "receive-sink";
  }

  @Override
  public String comparison() {
    return "receive messages of 4 KiB in 20 kept sessions from smtp-source; peer: smtp-sink";
  }

  @Override
  public int defaultNumber() {
    return 50_000;
  }

  @Override
  public Optional<String> lacking() {
    return PostfixTools.find().isPresent()
        ? Optional.empty()
        : Optional.of("Postfix's smtp-source and smtp-sink are not installed");
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    PostfixTools postfix =
        PostfixTools.find().orElseThrow(() -> new IOException(lacking().orElse("")));
    out.printf("unit: messages per second, the median of five runs of %d messages%n", number);
    out.println("client: smtp-source; the clock is its wall time, from its start to its end");
    try (Receiver ours = new FortimailReceiver();
        PostfixSink peer = PostfixSink.start(postfix)) {
      return new Turns("us CPU of the receiver for each message", out)
          .compare(name(), () -> ours(postfix, ours, number), () -> peer(postfix, peer, number));
    }
  }

  /** Checks that all messages have come, none of them empty. */
  private static Run ours(PostfixTools postfix, Receiver ours, int messages) throws IOException {
    Duration before = Cpu.ofThisProcess();
    double perSecond = postfix.send(ours.port(), messages);
    double cpu = Cpu.microsForEach(Cpu.ofThisProcess().minus(before), messages);
    ours.tally().verifyAtLeast(ours.name(), messages, (long) messages * PostfixTools.OCTETS);
    return new Run(perSecond, cpu);
  }

  private static Run peer(PostfixTools postfix, PostfixSink sink, int messages) throws IOException {
    Duration before = sink.cpu();
    double perSecond = postfix.send(sink.port(), messages);
    return new Run(perSecond, Cpu.microsForEach(sink.cpu().minus(before), messages));
  }
}
