package io.fortimail.mail.interop;

import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.MimeStructure;
import io.fortimail.mail.PeerText;

/**
 * Keeps hostile messages from parsers that recurse with each level, and read the inner levels anew
 * for each outer one.
 */
final class Nesting {

  private static final int REASON_LENGTH = 200;

  private Nesting() {}

  /**
   * Checks a message before another parser sees it.
   *
   * @return its structure, which is complete
   * @throws UnconvertibleException if it could not be read to its end, or is too deep
   */
  static MimeStructure check(Message message, int depth) throws UnconvertibleException {
    MimeStructure structure = message.structure();
    if (structure.stoppedBy().isPresent()) {
      String reason = PeerText.clean(structure.stoppedBy().get(), REASON_LENGTH);
      throw new UnconvertibleException("the message was not read to its end: " + reason);
    }
    for (MimePart part : structure.parts()) {
      if (part.depth() > depth) {
        throw tooDeep(depth);
      }
    }
    return structure;
  }

  static UnconvertibleException tooDeep(int depth) {
    return new UnconvertibleException("more than " + depth + " levels of nesting");
  }
}
