package io.fortimail.smtp;

import java.nio.ByteBuffer;

/** Measures the header of a message as its octets come. Costs nothing once the header is over. */
final class HeaderMeter {

  private long octets;
  private boolean lineHasText;
  private boolean lineHasCr;
  private boolean over;

  void start() {
    octets = 0;
    lineHasText = false;
    lineHasCr = false;
    over = false;
  }

  /** {@return the octets of the header so far, with the empty line that ends it} */
  long measure(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit() && !over; i++) {
      byte b = piece.get(i);
      octets++;
      if (b == '\n') {
        over = !lineHasText;
        lineHasText = false;
        lineHasCr = false;
      } else if (b == '\r' && !lineHasCr) {
        lineHasCr = true;
      } else { // also a second CR: only CRLF and nothing before it is the empty line
        lineHasText = true;
      }
    }
    return octets;
  }
}
