package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * The process that {@link ServerProcess} starts: a receiver alone in its JVM. It prints its port,
 * then a {@link Footprint} for each line it reads, and stops at the end of its input.
 */
public final class IdleServer {

  static final String OURS = "fortimail";
  static final String PEER = "james";

  private IdleServer() {}

  /**
   * Runs the server.
   *
   * @param args whose: {@value #OURS} or {@value #PEER}
   * @throws IOException if it does not start
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, US_ASCII);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    try (Receiver receiver = receiver(args[0])) {
      out.println(receiver.port());
      while (in.readLine() != null) {
        out.println(Footprint.now().line());
      }
    }
    System.exit(0); // whatever threads a peer leaves
  }

  private static Receiver receiver(String name) throws IOException {
    return switch (name) {
      case OURS -> new FortimailReceiver();
      case PEER -> new JamesReceiver();
      default -> throw new IOException("no such server: " + name);
    };
  }
}
