package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
record LoadGenerator(int connections, LoadMessage message) {

  private static final long PATIENCE_MILLIS = 10_000;

  /** Returns the messages per second, from the first command to the last reply. */
  double send(int port, int messages) throws IOException {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    List<LoadConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        open.add(LoadConnection.open(server, message));
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
      for (LoadConnection connection : open) {
        connection.register(selector);
      }
      long start = System.nanoTime();
      new Progress(selector, messages).untilAllAreAccepted();
      return System.nanoTime() - start;
    }
  }

  private static final class Progress {

    private final Selector selector;
    private int unsent;
    private int unanswered;

    Progress(Selector selector, int messages) {
      this.selector = selector;
      this.unsent = messages;
      this.unanswered = messages;
    }

    void untilAllAreAccepted() throws IOException {
      for (SelectionKey key : selector.keys()) {
        beginAnother(key);
      }
      try {
        while (unanswered > 0) {
          if (selector.select(this::serve, PATIENCE_MILLIS) == 0) {
            throw new IOException("the server has gone silent");
          }
        }
      } catch (UncheckedIOException broken) {
        throw broken.getCause();
      }
    }

    private void serve(SelectionKey key) {
      try {
        if (((LoadConnection) key.attachment()).ready(key)) {
          unanswered--;
          beginAnother(key);
        }
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private void beginAnother(SelectionKey key) throws IOException {
      if (unsent > 0) {
        unsent--;
        ((LoadConnection) key.attachment()).begin(key);
      }
    }
  }
}
