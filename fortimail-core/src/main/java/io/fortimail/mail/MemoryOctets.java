package io.fortimail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Octets in one array, or in a piece of it. */
final class MemoryOctets extends Octets {

  private final byte[] array;
  private final int offset;

  /**
   * @param array not copied: it must not change
   */
  MemoryOctets(byte[] array, int offset, int length) {
    super(length);
    this.array = array;
    this.offset = offset;
  }

  @Override
  MemoryOctets between(long from, long to) {
    return new MemoryOctets(array, offset + (int) from, (int) (to - from));
  }

  @Override
  int read(long position, byte[] into, int at, int most) {
    int length = (int) Math.min(most, length() - position);
    if (length <= 0) {
      return -1;
    }
    System.arraycopy(array, offset + (int) position, into, at, length);
    return length;
  }

  @Override
  Window window() {
    return Window.over(array, offset, offset + (int) length());
  }

  @Override
  public InputStream openStream() {
    return new ByteArrayInputStream(array, offset, (int) length());
  }

  @Override
  public byte[] read() {
    return Arrays.copyOfRange(array, offset, offset + (int) length());
  }

  @Override
  public long copyTo(OutputStream out) throws IOException {
    out.write(array, offset, (int) length());
    return length();
  }
}
