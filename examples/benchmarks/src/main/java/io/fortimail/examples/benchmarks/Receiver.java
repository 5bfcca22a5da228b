package io.fortimail.examples.benchmarks;

import java.io.IOException;

/** An SMTP server under load, which listens on loopback. */
interface Receiver extends AutoCloseable {

  /** The name both servers give. */
  String HOSTNAME = "mx.example.org";

  String name();

  int port();

  /** What it has received so far. */
  Tally tally();

  @Override
  void close() throws IOException;
}
