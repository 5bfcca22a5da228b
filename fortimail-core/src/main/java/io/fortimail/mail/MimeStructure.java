package io.fortimail.mail;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a message, the message itself first, each before the parts within it (RFC 2046).
 * Enclosed messages are opened: their parts are parts.
 *
 * <p>Every message has a structure, however broken or hostile it is. Immutable and safe for use by
 * several threads.
 */
public final class MimeStructure {

  private final ImmutableList<MimePart> parts;
  private final Optional<String> stoppedBy;

  MimeStructure(List<MimePart> parts, Optional<String> stoppedBy) {
    this.parts = ImmutableList.copyOf(parts);
    this.stoppedBy = stoppedBy;
  }

  /** {@return the parts in the order they came, containers among them} */
  public List<MimePart> parts() {
    return parts;
  }

  /**
   * {@return what stopped the reading: a limit, or a failure} Empty if all was read. Where present,
   * the message may have parts that are not in the list, and the last one may be cut short.
   */
  public Optional<String> stoppedBy() {
    return stoppedBy;
  }
}
