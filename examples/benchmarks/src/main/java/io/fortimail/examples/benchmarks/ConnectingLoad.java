package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Sends each message over a connection of its own, some at once, on one thread. A message is done
 * when the server has closed its connection: so the port is free for another at once.
 *
 * @param connections how many connections at a time
 * @param message what is sent
 */
record ConnectingLoad(int connections, LoadMessage message) implements Load {

  /** Returns the messages per second, from the first connection to the end of the last. */
  @Override
  public double send(int port, int messages) throws IOException {
    try (Selector selector = Selector.open()) {
      try {
        int first = Math.min(connections, messages);
        long start = System.nanoTime();
        for (int i = 0; i < first; i++) {
          begin(LoadConnection.forOneMessage(port, message), selector);
        }
        new LoadProgress(selector, done -> beginAnother(done, port), first, messages)
            .untilAllAreAccepted();
        return messages * 1e9 / (System.nanoTime() - start);
      } finally {
        for (SelectionKey key : selector.keys()) {
          connection(key).close();
        }
      }
    }
  }

  private static void beginAnother(SelectionKey done, int port) throws IOException {
    begin(connection(done).another(port), done.selector());
  }

  private static void begin(LoadConnection connection, Selector selector) throws IOException {
    connection.begin(connection.register(selector));
  }

  private static LoadConnection connection(SelectionKey key) {
    return (LoadConnection) key.attachment();
  }
}
