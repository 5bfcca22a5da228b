package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Octets that come piece by piece: in memory while they are few, in a temporary file from then on.
 *
 * <p>In memory the first piece, which is the whole of most messages, gets an array of its size.
 */
final class Spool extends OutputStream {

  private static final byte[] NOTHING = {};

  private final int inMemory;
  private byte[] block = NOTHING;
  private int used;

  /** Volatile, since one thread may discard while another still writes. */
  private volatile Optional<SpoolFile> file = Optional.empty();

  Spool(int inMemory) {
    this.inMemory = inMemory;
  }

  /** Adds all that remains. */
  void write(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    if (bytes.hasArray()) {
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
      bytes.position(bytes.limit());
    } else {
      byte[] copy = new byte[length];
      bytes.get(copy);
      write(copy, 0, length);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file.isPresent() || length > inMemory - used) {
      file().write(bytes, offset, length);
      return;
    }
    if (length > block.length - used) {
      int doubled = used + Math.max(length, used);
      block = Arrays.copyOf(block, doubled < 0 ? inMemory : Math.min(doubled, inMemory));
    }
    System.arraycopy(bytes, offset, block, used, length);
    used += length;
  }

  private SpoolFile file() throws IOException {
    if (file.isEmpty()) {
      file = Optional.of(new SpoolFile());
      file.get().write(block, 0, used);
      block = NOTHING;
    }
    return file.get();
  }

  /** How much was written so far. */
  long size() {
    return file.map(SpoolFile::size).orElse((long) used);
  }

  /** What was written so far; it can be read until it is discarded. */
  Octets octets() {
    return file.<Octets>map(spooled -> new FileOctets(spooled, 0, spooled.size()))
        .orElseGet(() -> new MemoryOctets(block, 0, used));
  }

  /** Removes the temporary file, if there is one. */
  void discard() {
    file.ifPresent(SpoolFile::close);
  }
}
