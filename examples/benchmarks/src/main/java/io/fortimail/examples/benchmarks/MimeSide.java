package io.fortimail.examples.benchmarks;

import java.io.IOException;

/** One library that reads messages. */
interface MimeSide {

  /** The work on one message, which is timed. */
  interface Work {

    /** Does it. Returns what it found: a number of parts, or of octets. */
    long run() throws IOException;
  }

  /** Makes of the bytes what the library starts from; not timed. */
  Work prepare(byte[] message);
}
