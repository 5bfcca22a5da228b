package io.fortimail.mail;

import java.util.Optional;

/** A part that is being read. */
final class StructureNode {

  final String path;
  final int depth;
  final PartHead head;
  final Octets octets;

  /** Whether positions in {@link #octets} are positions in the message. */
  final boolean inMessage;

  final long start;
  long bodyStart;
  long end;
  int children;

  /** Whether the closing delimiter of a multipart was there. */
  boolean closed;

  private StructureNode(
      String path, int depth, PartHead head, Octets octets, boolean inMessage, long start) {
    this.path = path;
    this.depth = depth;
    this.head = head;
    this.octets = octets;
    this.inMessage = inMessage;
    this.start = start;
  }

  static StructureNode message(Octets octets, Headers headers, MessageLimits limits) {
    StructureNode node =
        new StructureNode(
            "1", 1, new PartHead(headers, PartHead.TEXT_PLAIN, limits), octets, true, 0);
    node.bodyStart = headers.size();
    node.end = octets.length();
    return node;
  }

  /** The next part of this one, at a place among octets that are the parent's or made of it. */
  StructureNode child(Octets among, long from, Headers headers, MessageLimits limits) {
    children++;
    StructureNode node =
        new StructureNode(
            path + "." + children,
            depth + 1,
            new PartHead(headers, head.defaultTypeOfParts(), limits),
            among,
            inMessage && among == octets,
            from);
    node.bodyStart = from + headers.size();
    node.end = among.length();
    return node;
  }

  /**
   * Ends the part. Where a delimiter follows the header at once, the empty line between them is the
   * line end that belongs to the delimiter, and there is no content (RFC 2046 section 5.1.1).
   */
  void endAt(long position) {
    end = Math.max(start, position);
    bodyStart = Math.min(bodyStart, end);
  }

  /** The content as it stands in the message, encoded. */
  Octets body() {
    return octets.between(bodyStart, end);
  }

  MimePart part() {
    boolean container = children > 0 || head.isSplit();
    if (head.isMultipart() && head.isSplit()) {
      if (children == 0) {
        head.note(MimeAnomaly.NO_PARTS);
      }
      if (!closed) {
        head.note(MimeAnomaly.UNCLOSED);
      }
    }
    Octets raw = octets.between(start, end);
    Optional<MimePart.Place> place =
        inMessage ? Optional.of(new MimePart.Place(start, bodyStart, end)) : Optional.empty();
    return new MimePart(path, depth, head, container, raw, body(), place);
  }
}
