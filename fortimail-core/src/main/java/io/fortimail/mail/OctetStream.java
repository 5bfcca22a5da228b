package io.fortimail.mail;

import java.io.IOException;
import java.io.InputStream;

/** Octets one after the other. Not safe for use by several threads. */
final class OctetStream extends InputStream {

  private final Octets octets;
  private long position;

  OctetStream(Octets octets) {
    this.octets = octets;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    int n = octets.read(position, into, at, most);
    position += Math.max(n, 0);
    return n;
  }

  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, octets.length() - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, octets.length() - position);
  }
}
