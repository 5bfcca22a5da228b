package io.fortimail.mail;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a message's structure once, and removes what it keeps when the message is closed. */
final class LazyStructure {

  private final Octets message;
  private final Supplier<Headers> header;
  private final MessageLimits limits;
  private final Spool spool;
  private @Nullable MimeStructure structure;
  private volatile boolean closed;

  LazyStructure(Octets message, Supplier<Headers> header, MessageLimits limits, int inMemory) {
    this.message = message;
    this.header = header;
    this.limits = limits;
    this.spool = new Spool(inMemory);
  }

  synchronized MimeStructure get() {
    MimeStructure known = structure;
    if (known == null) {
      known = StructureReader.read(message, header, limits, spool);
      structure = known;
      if (closed) {
        spool.discard();
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
    spool.discard();
  }
}
