package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@code smtp-sink}. */
record PostfixSink(Process process, int port) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BACKLOG = 1_024; // as ours

  static PostfixSink start(PostfixTools postfix) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(postfix.sink().toString()));
    if (System.getProperty("user.name").equals("root")) { // it refuses to stay root
      command.addAll(List.of("-u", "nobody"));
    }
    command.addAll(List.of("inet:127.0.0.1:" + port, Integer.toString(BACKLOG)));
    PostfixSink sink = new PostfixSink(new ProcessBuilder(command).inheritIO().start(), port);
    sink.awaitListening();
    return sink;
  }

  /** It cannot choose one itself. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();

    while (true) {
      try (LoadConnection connection = LoadConnection.greeted(port)) {
        connection.quit();
        return;
      } catch (ConnectException notYet) {
        if (System.nanoTime() > end || endsWithin(20)) {
          process.destroy();
          throw new IOException("smtp-sink does not listen", notYet);
        }
      }
    }
  }

  private boolean endsWithin(int millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopped);
    }
  }

  /** The processor time it has used; zero where the system does not tell. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
