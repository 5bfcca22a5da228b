package io.fortimail.quarantine;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds messages. Safe for use by several threads.
 *
 * <p>Every method blocks on I/O: call it from an executor.
 */
public interface Quarantine {

  /**
   * Holds a message. When this returns, the message survives a crash; when it fails, nothing is
   * listed.
   *
   * @param message what is known of it
   * @param content its bytes, read once
   * @return the new entry
   * @throws IOException if the content cannot be read or the entry cannot be written
   * @throws IllegalArgumentException if the message's trace is not made of plain values
   */
  QuarantineEntry store(HeldMessage message, ByteSource content) throws IOException;

  /**
   * Lists what is held now. Entries are read one by one as the stream is used; one that is deleted
   * meanwhile is left out, and so is one that cannot be read, with a warning in the log.
   *
   * @param order which come first
   * @return the entries; the stream needs no closing
   * @throws IOException if the list cannot be read
   */
  Stream<QuarantineEntry> list(Order order) throws IOException;

  /**
   * Looks for an entry.
   *
   * @param id its name
   * @return the entry, or empty if nothing of that name is held
   * @throws IOException if the entry is there and cannot be read
   */
  Optional<QuarantineEntry> find(QuarantineId id) throws IOException;

  /**
   * Gives the content of an entry.
   *
   * @param id its name
   * @return the bytes as they were stored, or empty if nothing of that name is held; reading them
   *     fails once the entry is deleted
   * @throws IOException if it cannot be found out
   */
  Optional<ByteSource> content(QuarantineId id) throws IOException;

  /**
   * Removes an entry and its content; without effect if nothing of that name is held.
   *
   * @param id its name
   * @throws IOException if it cannot be removed
   */
  void delete(QuarantineId id) throws IOException;

  /** The order of a list. */
  enum Order {
    /** By time, the oldest first. */
    OLDEST_FIRST,
    /** By time, the newest first. */
    NEWEST_FIRST
  }
}
