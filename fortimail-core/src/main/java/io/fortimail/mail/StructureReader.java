package io.fortimail.mail;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the structure of a message in one pass (RFC 2046): where each part begins, where its body
 * does, and where it ends. Nothing is decoded, but for containers that are encoded though RFC 2045
 * section 6.4 forbids it: mail programs open them all the same.
 *
 * <p>Nesting is kept in a list, so no depth can exhaust the stack; reading ends before a limit is
 * passed.
 */
final class StructureReader {

  private static final int BLOCK = 8_192;

  private final MessageLimits limits;
  private final Spool spool;
  private final List<StructureNode> nodes = new ArrayList<>();
  private Optional<String> stoppedBy = Optional.empty();
  private long partHeaderBytes;

  private StructureReader(MessageLimits limits, Spool spool) {
    this.limits = limits;
    this.spool = spool;
  }

  /**
   * Never throws for what a message holds; an I/O failure is a reason to have stopped, too.
   *
   * @param header the message's
   * @param spool takes the octets of containers that are encoded
   */
  static MimeStructure read(
      Octets message, Supplier<Headers> header, MessageLimits limits, Spool spool) {
    StructureReader reader = new StructureReader(limits, spool);
    try {
      reader.read(message, header.get());
    } catch (IOException unreadable) {
      reader.stop("the message cannot be read: " + unreadable.getMessage());
    } catch (UncheckedIOException unreadable) {
      reader.stop(
          "the message cannot be read: " + Throwables.getRootCause(unreadable).getMessage());
    }
    List<MimePart> parts = new ArrayList<>(reader.nodes.size());
    reader.nodes.forEach(node -> parts.add(node.part()));
    return new MimeStructure(parts, reader.stoppedBy);
  }

  private void read(Octets message, Headers header) throws IOException {
    StructureNode root = StructureNode.message(message, header, limits);
    add(root, header);
    if (!isStopped() && root.head.isSplit()) {
      new Scan(message).run(root, root.bodyStart);
    }
    end(root, message.length());
  }

  private void stop(String reason) {
    stoppedBy = stoppedBy.isPresent() ? stoppedBy : Optional.of(reason);
  }

  private boolean isStopped() {
    return stoppedBy.isPresent();
  }

  /**
   * Adds a part, unless it would be one too many; what stands in its header may end the reading.
   */
  private void add(StructureNode node, Headers header) {
    partHeaderBytes += header.size();
    if (node.depth > limits.depth()) {
      stop("more than " + limits.depth() + " levels of nesting");
    } else if (nodes.size() == limits.parts()) {
      stop("more than " + limits.parts() + " parts");
    } else {
      nodes.add(node);
      header.stoppedBy().ifPresent(this::stop);
      if (partHeaderBytes > limits.partHeaderBytes()) {
        stop("headers of more than " + limits.partHeaderBytes() + " octets together");
      } else if (node.head.hasTooManyParameters()) {
        stop("more than " + limits.parameters() + " parameters in a field");
      }
    }
  }

  private void end(StructureNode node, long end) throws IOException {
    node.endAt(end);
    if (!isStopped() && node.head.isEncodedContainer() && node.children == 0) {
      Octets decoded = decode(node);
      if (!isStopped()) {
        new Scan(decoded).run(node, 0);
      }
    }
  }

  private Octets decode(StructureNode node) throws IOException {
    long from = spool.octets().length();
    try (InputStream in = new DecodingStream(node.body(), node.head.decoder().orElseThrow())) {
      byte[] block = new byte[BLOCK];
      long left = limits.decodedBytes() - from;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if (n > left) {
          stop("more than " + limits.decodedBytes() + " octets of decoded parts");
          break;
        }
        spool.write(block, 0, n);
        left -= n;
      }
    }
    Octets all = spool.octets();
    return all.between(from, all.length());
  }

  /** One pass over the octets of a message, or of a container that was encoded. */
  private final class Scan {

    private final Octets octets;
    private final Window window;
    private final Delimiters delimiters = new Delimiters();
    private final List<StructureNode> open = new ArrayList<>();

    Scan(Octets octets) {
      this.octets = octets;
      this.window = octets.window();
    }

    /** Reads the parts of a container whose content begins at a place. */
    void run(StructureNode container, long from) throws IOException {
      open.add(container);
      boolean found;
      if (container.head.isMessage()) {
        window.moveTo(from);
        found = readPart(container);
      } else {
        window.moveTo(Math.max(0, from - 1));
        delimiters.push(container);
        found = delimiters.isAtStart(window);
      }
      while (!isStopped() && (found || delimiters.find(window))) {
        found = pass();
      }
      if (!isStopped()) {
        closeDownTo(container, octets.length());
      }
    }

    /** Passes the delimiter that was found; whether the next one is found already. */
    private boolean pass() throws IOException {
      StructureNode multipart = delimiters.multipart();
      closeDownTo(multipart, window.position(delimiters.endOfPart()));
      delimiters.closeBelow(multipart);
      boolean closing = delimiters.pass(window);
      if (multipart.closed) {
        multipart.head.note(MimeAnomaly.PARTS_AFTER_END);
      } else if (closing) {
        multipart.closed = true;
      } else {
        return readPart(multipart);
      }
      window.stepBack();
      return false;
    }

    private void closeDownTo(StructureNode container, long end) throws IOException {
      for (int i = open.size() - 1; open.get(i) != container; i--) {
        StructureReader.this.end(open.remove(i), end);
      }
    }

    /**
     * Reads the header of a part, and of the messages it encloses.
     *
     * @return whether a delimiter was found within it
     */
    private boolean readPart(StructureNode container) throws IOException {
      StructureNode parent = container;
      while (!isStopped()) {
        long start = window.position(window.pos);
        HeaderReader.PartHeader header = HeaderReader.readPart(window, delimiters, limits);
        Headers headers = header.headers();
        StructureNode node = parent.child(octets, start, headers, limits);
        window.mark = window.pos;
        add(node, headers);
        if (isStopped()) {
          return false;
        }
        open.add(node);
        if (header.cutShort()) {
          return true;
        }
        if (!node.head.isSplit() || node.head.isMultipart()) {
          if (node.head.isSplit()) {
            delimiters.push(node);
          }
          window.stepBack();
          return false;
        }
        parent = node;
      }
      return false;
    }
  }
}
