package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.DoubleUnaryOperator;

/** Small messages over a few kept connections, as from a relay, against SubEthaSMTP. */
final class ReceiveSmall implements Benchmark {

  private static final int CONNECTIONS = 8;
  private static final int OCTETS = 2_048;

  @Override
  public String name() {
    return "receive-small";
  }

  @Override
  public String comparison() {
    return "receive messages of 2 KB over 8 kept connections; peer: SubEthaSMTP 7.2.2";
  }

  @Override
  public int defaultNumber() {
    return 50_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    Load load = new LoadGenerator(CONNECTIONS, LoadMessage.ofSize(OCTETS));
    out.printf("unit: messages per second, the median of five runs of %d messages%n", number);
    out.println("client: one thread, one command at a time (the peer does not offer PIPELINING)");
    try (Receiver ours = new FortimailReceiver();
        Receiver peer = new SubEthaReceiver()) {
      return new Receiving(load, number, DoubleUnaryOperator.identity())
          .compare(name(), ours, peer, out);
    }
  }
}
