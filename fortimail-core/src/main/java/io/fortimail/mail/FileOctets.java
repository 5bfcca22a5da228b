package io.fortimail.mail;

import java.io.IOException;

/** Octets in a temporary file, or in a piece of it. */
final class FileOctets extends Octets {

  private final SpoolFile file;
  private final long offset;

  FileOctets(SpoolFile file, long offset, long length) {
    super(length);
    this.file = file;
    this.offset = offset;
  }

  @Override
  FileOctets between(long from, long to) {
    return new FileOctets(file, offset + from, to - from);
  }

  @Override
  int read(long position, byte[] into, int at, int most) throws IOException {
    int length = (int) Math.min(most, length() - position);
    return length <= 0 ? -1 : file.read(offset + position, into, at, length);
  }

  @Override
  Window window() {
    return Window.onto(this);
  }
}
