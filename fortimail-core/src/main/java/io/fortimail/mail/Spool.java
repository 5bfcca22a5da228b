package io.fortimail.mail;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bytes that come piece by piece: in memory while they are few, in a temporary file from then on.
 *
 * <p>In memory they stay where they were first put. {@link FileBackedOutputStream} begins with room
 * for 32 octets and copies all it has whenever that is full; here the first block fits the first
 * piece, which is the whole of most messages, and a further block is added to those there are.
 */
final class Spool {

  private static final byte[] NOTHING = {};

  /** At most so much is reserved ahead of what has come. */
  private static final int LARGEST_RESERVE = 65_536;

  private final int inMemory;
  private final List<ByteSource> full = new ArrayList<>(0);
  private byte[] block = NOTHING;
  private int inBlock;
  private int used;
  private Optional<FileBackedOutputStream> file = Optional.empty();

  Spool(int inMemory) {
    this.inMemory = inMemory;
  }

  /** Adds all that remains. */
  void write(ByteBuffer bytes) throws IOException {
    if (file.isPresent() || bytes.remaining() > inMemory - used) {
      writeTo(file(), bytes);
      return;
    }
    put(bytes, Math.min(bytes.remaining(), block.length - inBlock));
    if (bytes.hasRemaining()) {
      addBlock(bytes.remaining());
      put(bytes, bytes.remaining());
    }
  }

  private void put(ByteBuffer bytes, int length) {
    bytes.get(block, inBlock, length);
    inBlock += length;
    used += length;
  }

  private void addBlock(int needed) {
    if (inBlock > 0) {
      full.add(ByteSource.wrap(block));
    }
    int reserve = Math.min(used, LARGEST_RESERVE);
    block = new byte[Math.min(Math.max(needed, reserve), inMemory - used)];
    inBlock = 0;
  }

  private FileBackedOutputStream file() throws IOException {
    if (file.isEmpty()) {
      FileBackedOutputStream opened = new FileBackedOutputStream(0); // what it could keep is here
      file = Optional.of(opened);
      inMemory().copyTo(opened);
      full.clear();
      block = NOTHING;
    }
    return file.get();
  }

  private static void writeTo(OutputStream file, ByteBuffer bytes) throws IOException {
    if (bytes.hasArray()) {
      file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      file.write(copy);
    }
  }

  private ByteSource inMemory() {
    ByteSource last = ByteSource.wrap(block).slice(0, inBlock);
    if (full.isEmpty()) {
      return last;
    }
    List<ByteSource> blocks = new ArrayList<>(full);
    blocks.add(last);
    return ByteSource.concat(blocks);
  }

  /** Ends the writing. Returns the bytes, which can be read until they are discarded. */
  ByteSource finish() throws IOException {
    if (file.isPresent()) {
      file.get().close();
      return file.get().asByteSource();
    }
    return inMemory();
  }

  /** Removes the temporary file, if there is one. */
  void discard() {
    file.ifPresent(TemporaryFiles::discard);
  }
}
