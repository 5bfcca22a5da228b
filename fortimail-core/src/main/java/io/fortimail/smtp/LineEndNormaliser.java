package io.fortimail.smtp;

import java.nio.ByteBuffer;

/**
 * Makes CRLF of each LF without CR, and a space of each CR without LF. A CR at the end of a piece
 * waits for the next.
 */
final class LineEndNormaliser {

  private boolean heldCr;

  void start() {
    heldCr = false;
  }

  /** {@return the next piece of the body, with CRLF line ends only} */
  ByteBuffer next(ByteBuffer piece) {
    ByteBuffer out = ByteBuffer.allocate(2 * piece.remaining() + 1);
    while (piece.hasRemaining()) {
      byte b = piece.get();
      if (heldCr) {
        heldCr = false;
        out.put((byte) (b == '\n' ? '\r' : ' '));
      } else if (b == '\n') {
        out.put((byte) '\r');
      }
      if (b == '\r') {
        heldCr = true;
      } else {
        out.put(b);
      }
    }
    return out.flip();
  }

  /** {@return what is left at the end of the body} */
  ByteBuffer end() {
    ByteBuffer rest = ByteBuffer.wrap(heldCr ? new byte[] {' '} : new byte[] {});
    heldCr = false;
    return rest;
  }
}
