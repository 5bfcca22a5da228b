package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;

/** Gathers single bytes into blocks. */
final class ByteBlock {

  private final byte[] block = new byte[4096];
  private final OutputStream out;
  private int length;

  ByteBlock(OutputStream out) {
    this.out = out;
  }

  void write(int b) throws IOException {
    if (length == block.length) {
      flush();
    }
    block[length++] = (byte) b;
  }

  void flush() throws IOException {
    out.write(block, 0, length);
    length = 0;
  }
}
