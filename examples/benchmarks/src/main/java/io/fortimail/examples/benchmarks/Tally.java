package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a receiver has really received: it reads each message to its end. Safe for use by several
 * threads.
 */
final class Tally {

  private static final int BUFFER = 4_096;

  private final LongAdder messages = new LongAdder();
  private final LongAdder octets = new LongAdder();

  void take(InputStream message) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int count = message.read(buffer); count >= 0; count = message.read(buffer)) {
      size += count;
    }
    octets.add(size);
    messages.increment();
  }

  /** Checks what has come since the last call. */
  void verify(String receiver, long expectedMessages, long expectedOctets) throws IOException {
    verify(receiver, expectedMessages, expectedOctets, expectedOctets);
  }

  /** Checks what has come since the last call, where the client adds headers of its own. */
  void verifyAtLeast(String receiver, long expectedMessages, long leastOctets) throws IOException {
    verify(receiver, expectedMessages, leastOctets, Long.MAX_VALUE);
  }

  private void verify(String receiver, long expected, long leastOctets, long mostOctets)
      throws IOException {
    long gotMessages = messages.sumThenReset();
    long gotOctets = octets.sumThenReset();
    if (gotMessages != expected || gotOctets < leastOctets || gotOctets > mostOctets) {
      throw new IOException(
          "%s received %d messages of %d octets in all, sent were %d of %d"
              .formatted(receiver, gotMessages, gotOctets, expected, leastOctets));
    }
  }
}
