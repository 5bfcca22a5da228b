package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;

/** Writes to a spool until a limit is reached, then nothing more; counts. */
final class LimitedSpool extends OutputStream {

  private final OutputStream spool;
  private final long limit;
  private long size;
  private boolean full;

  LimitedSpool(OutputStream spool, long limit) {
    this.spool = spool;
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int fits = (int) Math.min(length, limit - size);
    full |= fits < length;
    spool.write(bytes, offset, fits);
    size += fits;
  }

  /** How much was written. */
  long size() {
    return size;
  }

  /** Whether something did not fit. */
  boolean isFull() {
    return full;
  }
}
