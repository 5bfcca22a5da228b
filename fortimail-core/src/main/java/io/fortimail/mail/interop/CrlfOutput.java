package io.fortimail.mail.interop;

import io.fortimail.mail.Message;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes into a message, and makes LF that stands alone CRLF (RFC 5322 section 2.3): the other
 * libraries pass on line ends of text as they were given to them. A CR that stands alone stays, as
 * it ends no line.
 */
final class CrlfOutput extends OutputStream {

  private static final int BUFFER = 8_192;

  private final Message.Builder message;
  private final byte[] buffer = new byte[BUFFER];
  private int used;
  private boolean afterCr;

  CrlfOutput(Message.Builder message) {
    this.message = message;
  }

  @Override
  public void write(int b) throws IOException {
    byte octet = (byte) b;
    if (octet == '\n' && !afterCr) {
      put((byte) '\r');
    }
    put(octet);
    afterCr = octet == '\r';
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void put(byte octet) throws IOException {
    if (used == buffer.length) {
      flush();
    }
    buffer[used++] = octet;
  }

  @Override
  public void flush() throws IOException {
    message.write(buffer, 0, used);
    used = 0;
  }
}
