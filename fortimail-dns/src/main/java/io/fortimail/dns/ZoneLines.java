package io.fortimail.dns;

import java.io.IOException;
import java.io.InputStream;

/**
 * Zone text that is handed out line by line, so that the line an error is in is known: dnsjava's
 * own count is one too high where a line ends too early.
 */
final class ZoneLines extends InputStream {

  private static final String GENERATE = "$GENERATE";

  private final byte[] text;
  private int next;
  private int line;

  ZoneLines(byte[] text) {
    this.text = text;
  }

  /** The number of the line that was handed out last. */
  int line() {
    return line;
  }

  @Override
  public int read() throws IOException {
    if (next == text.length) {
      return -1;
    }
    if (next == 0 || text[next - 1] == '\n') {
      startLine();
    }
    return text[next++] & 0xff;
  }

  /** No more than the rest of a line: who has buffered that has not seen the next line. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int octet = read();
      if (octet < 0) {
        break;
      }
      into[offset + count++] = (byte) octet;
      if (octet == '\n') {
        break;
      }
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  /** $GENERATE is no part of RFC 1035, and one line of it could make 2^32 records. */
  private void startLine() throws IOException {
    line++;
    for (int i = 0; i < GENERATE.length(); i++) {
      if (next + i >= text.length
          || Character.toUpperCase((char) text[next + i]) != GENERATE.charAt(i)) {
        return;
      }
    }
    throw new IOException("$GENERATE is not supported");
  }
}
