package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;

/** Large messages over a few kept connections, against the protocols of Apache James. */
final class ReceiveLarge implements Benchmark {

  private static final int CONNECTIONS = 8;
  private static final int OCTETS = 200_000;
  private static final double MEGABYTE = 1e6;

  @Override
  public String name() {
    return "receive-large";
  }

  @Override
  public String comparison() {
    return "receive messages of 200 KB over 8 kept connections; peer: James protocols 3.8.1";
  }

  @Override
  public int defaultNumber() {
    return 4_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    Load load = new LoadGenerator(CONNECTIONS, LoadMessage.ofSize(OCTETS));
    out.printf("unit: MB (10^6 octets) per second, the median of five runs of %d%n", number);
    out.println("client: one thread, one command at a time");
    try (Receiver ours = new FortimailReceiver();
        Receiver peer = new JamesReceiver()) {
      return new Receiving(load, number, perSecond -> perSecond * OCTETS / MEGABYTE)
          .compare(name(), ours, peer, out);
    }
  }
}
