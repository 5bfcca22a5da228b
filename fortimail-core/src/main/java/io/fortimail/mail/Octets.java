package io.fortimail.mail;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of a message, or of a part that was encoded though it has parts of its own: in one
 * array or in a file. They can be read from any place, by several threads.
 */
abstract sealed class Octets extends ByteSource permits MemoryOctets, FileOctets {

  private final long length;

  Octets(long length) {
    this.length = length;
  }

  /** How many there are. */
  final long length() {
    return length;
  }

  /** Those from one place up to another. */
  abstract Octets between(long from, long to);

  /**
   * Reads some.
   *
   * @return how many were read; negative at the end
   */
  abstract int read(long position, byte[] into, int at, int most) throws IOException;

  /** A window that stands at the first of them. */
  abstract Window window();

  @Override
  public final Octets slice(long offset, long most) {
    if (offset < 0 || most < 0) {
      throw new IllegalArgumentException("offset and length must not be negative");
    }
    long from = Math.min(offset, length);
    return between(from, from + Math.min(most, length - from));
  }

  @Override
  public final Optional<Long> sizeIfKnown() {
    return Optional.of(length);
  }

  @Override
  public final boolean isEmpty() {
    return length == 0;
  }

  @Override
  public InputStream openStream() throws IOException {
    return new OctetStream(this);
  }
}
