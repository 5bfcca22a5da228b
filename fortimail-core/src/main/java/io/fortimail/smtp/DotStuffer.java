package io.fortimail.smtp;

import java.nio.ByteBuffer;

/**
 * Writes a message as a DATA body: transparency (RFC 5321 section 4.5.2), CRLF line ends and the
 * final CRLF.CRLF. Whatever the message holds, what is written has no CR without LF and no LF
 * without CR, so no receiver can see an end where there is none.
 */
final class DotStuffer {

  private static final byte[] END = {'.', '\r', '\n'};

  private boolean lineStart = true;
  private boolean cr;
  private int endWritten;

  /**
   * Moves bytes of the message.
   *
   * @param in the message; consumed as far as there is room
   * @param out where it goes
   */
  void move(ByteBuffer in, ByteBuffer out) {
    while (in.hasRemaining() && out.remaining() >= 4) { // the most that one octet can lead to
      byte b = in.get();
      if (b == '\n') {
        endLine(out);
      } else {
        if (cr) {
          endLine(out); // a bare CR
        }
        if (b == '\r') {
          cr = true;
        } else {
          if (lineStart && b == '.') {
            out.put((byte) '.');
          }
          lineStart = false;
          out.put(b);
        }
      }
    }
  }

  private void endLine(ByteBuffer out) {
    cr = false;
    lineStart = true;
    out.put((byte) '\r').put((byte) '\n');
  }

  /**
   * Ends the body.
   *
   * @return whether all of the end has been written; else there was no room
   */
  boolean end(ByteBuffer out) {
    if (endWritten == 0 && (cr || !lineStart)) {
      if (out.remaining() < 2) {
        return false;
      }
      endLine(out);
    }
    while (endWritten < END.length && out.hasRemaining()) {
      out.put(END[endWritten++]);
    }
    return endWritten == END.length;
  }
}
