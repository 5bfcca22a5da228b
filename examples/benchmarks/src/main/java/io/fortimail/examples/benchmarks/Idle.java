package io.fortimail.examples.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Clients that have been greeted and say nothing, against the protocols of Apache James. */
final class Idle implements Benchmark {

  /** What is loaded and allocated with the first connections is not the price of a connection. */
  private static final int WARM_UP = 200;

  /** The files of a JVM that are no connections. */
  private static final int OTHER_FILES = 200;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String comparison() {
    return "hold idle connections, the less memory the better; peer: James protocols 3.8.1";
  }

  @Override
  public int defaultNumber() {
    return 10_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    int connections = withinFiles(number, out);
    out.printf(
        "unit: octets of heap for each of %d connections, the median of five%n", connections);
    out.println("server: a JVM of its own for each run; client: this JVM; less is better");
    Turns turns = new Turns("octets of process for each", out);
    return turns.compare(
        name(),
        () -> hold(IdleServer.OURS, connections, out),
        () -> hold(IdleServer.PEER, connections, out));
  }

  /** Both the server's process and this one need a file for each connection. */
  private static int withinFiles(int number, PrintWriter out) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return number;
    }
    long files = unix.getMaxFileDescriptorCount() - OTHER_FILES;
    if (files >= number) {
      return number;
    }
    out.printf(
        "LIMITED: %d connections asked for; a process may open %d files here (ulimit -n)%n",
        number, unix.getMaxFileDescriptorCount());
    return (int) Math.max(1, files);
  }

  private static Run hold(String server, int connections, PrintWriter out) throws IOException {
    try (ServerProcess process = ServerProcess.start(server)) {
      try (Held warmUp = Held.open(process.port(), Math.min(WARM_UP, connections))) {
        warmUp.quit();
      }
      Footprint before = process.footprint();
      try (Held held = Held.open(process.port(), connections)) {
        Footprint after = process.footprint();
        held.quit(); // a server that had lost one would have no answer
        out.printf(
            Locale.ROOT,
            "%s: heap %.1f MB -> %.1f MB, process %.1f MB -> %.1f MB, threads %d -> %d%n",
            server,
            before.heap() / 1e6,
            after.heap() / 1e6,
            before.resident() / 1e6,
            after.resident() / 1e6,
            before.threads(),
            after.threads());
        return new Run(
            (double) (after.heap() - before.heap()) / connections,
            (double) (after.resident() - before.resident()) / connections);
      }
    }
  }

  /** Connections with their greetings. */
  private record Held(List<LoadConnection> connections) implements AutoCloseable {

    static Held open(int port, int number) throws IOException {
      Held held = new Held(new ArrayList<>(number));
      try {
        for (int i = 0; i < number; i++) {
          held.connections.add(LoadConnection.greeted(port));
        }
        return held;
      } catch (IOException failure) {
        held.close();
        throw failure;
      }
    }

    void quit() throws IOException {
      for (LoadConnection connection : connections) {
        connection.quit();
      }
    }

    @Override
    public void close() throws IOException {
      for (LoadConnection connection : connections) {
        connection.close();
      }
    }
  }
}
