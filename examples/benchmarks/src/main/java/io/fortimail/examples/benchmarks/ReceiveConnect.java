package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.DoubleUnaryOperator;

/** A connection for each small message, as from many senders, against SubEthaSMTP. */
final class ReceiveConnect implements Benchmark {

  private static final int CONNECTIONS = 8;
  private static final int OCTETS = 2_048;

  @Override
  public String name() {
    return "receive-connect";
  }

  @Override
  public String comparison() {
    return "receive messages of 2 KB, a connection each, 8 at a time; peer: SubEthaSMTP 7.2.2";
  }

  @Override
  public int defaultNumber() {
    return 15_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    Load load = new ConnectingLoad(CONNECTIONS, LoadMessage.ofSize(OCTETS));
    out.printf("unit: messages per second, the median of five runs of %d messages%n", number);
    out.println("client: one thread, one command at a time, from connecting to the server's end");
    try (Receiver ours = new FortimailReceiver();
        Receiver peer = new SubEthaReceiver()) {
      return new Receiving(load, number, DoubleUnaryOperator.identity())
          .compare(name(), ours, peer, out);
    }
  }
}
