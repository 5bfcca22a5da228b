package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Drives the connections of a load on one thread, until all messages are accepted. */
final class LoadProgress {

  /** Goes on with another message, where a connection is done with one. */
  interface Next {

    void begin(SelectionKey done) throws IOException;
  }

  private static final long PATIENCE_MILLIS = 10_000;

  private final Selector selector;
  private final Next next;
  private int unsent;
  private int unanswered;

  /**
   * A load whose connections are registered and have been given their first messages.
   *
   * @param selector where
   * @param next what a connection does when its message was accepted
   * @param begun how many messages are on their way
   * @param messages how many there are in all
   */
  LoadProgress(Selector selector, Next next, int begun, int messages) {
    this.selector = selector;
    this.next = next;
    this.unsent = messages - begun;
    this.unanswered = messages;
  }

  void untilAllAreAccepted() throws IOException {
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
        if (unsent > 0) {
          unsent--;
          next.begin(key);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
