package io.fortimail.examples.gateway;

import java.util.Arrays;

/** Compares what was sent with what has arrived. */
final class Arrival {

  private Arrival() {}

  /**
   * Whether the message has arrived byte for byte, below the headers that were put on top. A last
   * line without an end has got one: SMTP knows no other.
   */
  static boolean isUnchanged(byte[] sent, byte[] arrived) {
    int end = arrived.length - (endsWithLine(sent) ? 0 : 2);
    int top = end - sent.length;
    return top > 0 && Arrays.equals(sent, 0, sent.length, arrived, top, end);
  }

  private static boolean endsWithLine(byte[] bytes) {
    int n = bytes.length;
    return n == 0 || (n >= 2 && bytes[n - 2] == '\r' && bytes[n - 1] == '\n');
  }
}
