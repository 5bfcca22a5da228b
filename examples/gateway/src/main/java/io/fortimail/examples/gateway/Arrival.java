package io.fortimail.examples.gateway;

import java.util.Arrays;

/** Compares what was sent with what has arrived. */
final class Arrival {

  private Arrival() {}

  /** Whether the message has arrived byte for byte, below the headers that were put on top. */
  static boolean isUnchanged(byte[] sent, byte[] arrived) {
    int top = arrived.length - sent.length;
    return top > 0 && Arrays.equals(sent, 0, sent.length, arrived, top, arrived.length);
  }
}
