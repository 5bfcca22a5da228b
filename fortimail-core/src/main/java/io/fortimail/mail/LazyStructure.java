package io.fortimail.mail;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads a message's structure once, and removes its decoded parts when the message is closed. */
final class LazyStructure {

  private final ByteSource content;
  private final MessageLimits limits;
  private final FileBackedOutputStream spool;
  private @Nullable MimeStructure structure;
  private volatile boolean closed;

  LazyStructure(ByteSource content, MessageLimits limits, int inMemory) {
    this.content = content;
    this.limits = limits;
    this.spool = new FileBackedOutputStream(inMemory);
  }

  synchronized MimeStructure get() {
    MimeStructure known = structure;
    if (known == null) {
      known = StructureReader.read(content, limits, spool);
      structure = known;
      if (closed) {
        TemporaryFiles.discard(spool);
      }
    }
    return known;
  }

  /**
   * Does not wait for a reader: a filter may be late, and its host must not be. That reader then
   * removes its file itself.
   */
  void close() {
    closed = true;
    TemporaryFiles.discard(spool);
  }
}
