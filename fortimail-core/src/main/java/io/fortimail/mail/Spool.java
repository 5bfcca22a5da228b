package io.fortimail.mail;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes that come piece by piece: in memory while they are few, in a temporary file from then on.
 *
 * <p>It is {@link FileBackedOutputStream} with a first piece that fits: that one begins with room
 * for 32 octets, and most messages are small and come in one piece.
 */
final class Spool {

  private static final byte[] NOTHING = {};

  private final int inMemory;
  private byte[] memory = NOTHING;
  private int used;
  private Optional<FileBackedOutputStream> file = Optional.empty();

  Spool(int inMemory) {
    this.inMemory = inMemory;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    if (file.isEmpty() && length <= inMemory - used) {
      reserve(used + length);
      System.arraycopy(bytes, offset, memory, used, length);
      used += length;
    } else {
      file().write(bytes, offset, length);
    }
  }

  private void reserve(int capacity) {
    if (capacity > memory.length) {
      long doubled = Math.min(inMemory, 2L * memory.length);
      memory = Arrays.copyOf(memory, (int) Math.max(capacity, doubled));
    }
  }

  private FileBackedOutputStream file() throws IOException {
    if (file.isEmpty()) {
      FileBackedOutputStream opened = new FileBackedOutputStream(inMemory);
      file = Optional.of(opened);
      opened.write(memory, 0, used);
      memory = NOTHING;
    }
    return file.get();
  }

  /** Ends the writing. Returns the bytes, which can be read until they are discarded. */
  ByteSource finish() throws IOException {
    if (file.isPresent()) {
      file.get().close();
      return file.get().asByteSource();
    }
    return ByteSource.wrap(memory).slice(0, used);
  }

  /** Removes the temporary file, if there is one. */
  void discard() {
    file.ifPresent(TemporaryFiles::discard);
  }
}
