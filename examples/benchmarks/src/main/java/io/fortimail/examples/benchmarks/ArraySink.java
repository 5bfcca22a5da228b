package io.fortimail.examples.benchmarks;

import java.io.OutputStream;

/** Takes octets into one array that is there already, so that only the work of the giver counts. */
final class ArraySink extends OutputStream {

  private final byte[] octets;
  private int size;

  ArraySink(int most) {
    this.octets = new byte[most];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  @Override
  public void write(int b) {
    octets[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    System.arraycopy(from, offset, octets, size, length);
    size += length;
  }
}
