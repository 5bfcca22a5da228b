package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends messages over kept connections as fast as the server answers. One thread serves all
 * connections: a client that needs little leaves the machine to the servers.
 *
 * @param connections how many connections
 * @param message what is sent
 */
record LoadGenerator(int connections, LoadMessage message) implements Load {

  /** Returns the messages per second, from the first command to the last reply. */
  @Override
  public double send(int port, int messages) throws IOException {
    List<LoadConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        open.add(LoadConnection.greeted(port, message));
      }
      long nanos = time(open, messages);
      for (LoadConnection connection : open) {
        connection.quit();
      }
      return messages * 1e9 / nanos;
    } finally {
      for (LoadConnection connection : open) {
        connection.close();
      }
    }
  }

  private static long time(List<LoadConnection> open, int messages) throws IOException {
    try (Selector selector = Selector.open()) {
      List<SelectionKey> keys = new ArrayList<>();
      for (LoadConnection connection : open) {
        keys.add(connection.register(selector));
      }
      int first = Math.min(keys.size(), messages);
      long start = System.nanoTime();
      for (SelectionKey key : keys.subList(0, first)) {
        begin(key);
      }
      new LoadProgress(selector, LoadGenerator::begin, first, messages).untilAllAreAccepted();
      return System.nanoTime() - start;
    }
  }

  private static void begin(SelectionKey key) throws IOException {
    ((LoadConnection) key.attachment()).begin(key);
  }
}
