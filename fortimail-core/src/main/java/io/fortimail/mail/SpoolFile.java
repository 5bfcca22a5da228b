package io.fortimail.mail;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file that is gone for certain: where the system allows it, its name is removed as
 * soon as it is open, so that nothing is left behind even by a process that is killed.
 *
 * <p>A channel would be closed for all its readers when one of them is interrupted, as filters are
 * that take too long. This file is not. Safe for use by several threads.
 */
final class SpoolFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SpoolFile.class);

  private final Path path;
  private final RandomAccessFile file;
  private long size;
  private long at;
  private boolean closed;

  /** Creates the file, which only its owner may read, in the folder of temporary files. */
  SpoolFile() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    this.path = Files.createTempFile(folder, "fortimail", ".spool");
    try {
      this.file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException | RuntimeException unopened) {
      Files.deleteIfExists(path);
      throw unopened;
    }
    File name = path.toFile();
    if (!name.delete()) {
      name.deleteOnExit(); // a system that keeps the names of open files
    }
  }

  /** Adds to the end. */
  synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    moveTo(size);
    file.write(bytes, offset, length);
    size += length;
    at = size;
  }

  /** Reads from a place; negative at the end. */
  synchronized int read(long position, byte[] into, int offset, int most) throws IOException {
    moveTo(position);
    int n = file.read(into, offset, most);
    at += Math.max(n, 0);
    return n;
  }

  private void moveTo(long position) throws IOException {
    if (closed) {
      throw new IOException("the message is closed");
    }
    if (at != position) {
      file.seek(position);
      at = position;
    }
  }

  /** How much was written. */
  synchronized long size() {
    return size;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException leftBehind) {
      log.warn("temporary file left behind", leftBehind);
    }
  }
}
