package io.fortimail.examples.benchmarks;

import java.io.IOException;

/** Sends the same messages to either side. */
interface Load {

  /** What is sent. */
  LoadMessage message();

  /** Sends so many messages. Returns how many per second. */
  double send(int port, int messages) throws IOException;
}
