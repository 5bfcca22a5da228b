package io.fortimail.mail;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Event;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;

/**
 * Reads the structure of a message by pulling events from Mime4j. The parser recurses with every
 * level and knows no limit to it, so levels and parts are counted here, and reading ends before the
 * parser enters one too many.
 *
 * <p>Decoded content goes into one spool for all parts.
 */
final class StructureReader {

  private final MessageLimits limits;
  private final FileBackedOutputStream spool;
  private final List<Node> nodes = new ArrayList<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private final byte[] buffer = new byte[8192];
  private Optional<String> stoppedBy = Optional.empty();
  private long headerBytes;
  private long partHeaderBytes;
  private long decodedBytes;

  /** A part that is being read. */
  private static final class Node {
    final String path;
    final PartHead head;
    int children;
    long offset;
    long size;

    Node(String path, PartHead head) {
      this.path = path;
      this.head = head;
    }
  }

  private StructureReader(MessageLimits limits, FileBackedOutputStream spool) {
    this.limits = limits;
    this.spool = spool;
  }

  /** Never throws for what a message holds; an I/O failure is a reason to have stopped, too. */
  static MimeStructure read(
      ByteSource message, MessageLimits limits, FileBackedOutputStream spool) {
    StructureReader reader = new StructureReader(limits, spool);
    try (InputStream in = message.openStream()) {
      reader.read(in);
      spool.close();
    } catch (IOException unreadable) {
      reader.stop("the message cannot be read: " + unreadable.getMessage());
    } catch (RuntimeException | StackOverflowError parserFailure) {
      // Containment: no message may take down its reader, whatever the parser beneath does.
      reader.stop("the parser failed: " + parserFailure);
    }
    return reader.structure();
  }

  private MimeStructure structure() {
    ByteSource decoded = spool.asByteSource();
    List<MimePart> parts = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      ByteSource content =
          node.size == 0 ? ByteSource.empty() : decoded.slice(node.offset, node.size);
      boolean container = node.children > 0 || node.head.isSplit();
      if (container && node.children == 0 && stoppedBy.isEmpty()) {
        node.head.anomalies().add(MimeAnomaly.NO_PARTS);
      }
      parts.add(new MimePart(node.path, node.head, container, content, node.size));
    }
    return new MimeStructure(parts, stoppedBy);
  }

  private void stop(String reason) {
    stoppedBy = stoppedBy.isPresent() ? stoppedBy : Optional.of(reason);
  }

  private void read(InputStream in) throws IOException {
    MimeTokenStream events =
        new MimeTokenStream(config(), new EventMonitor(), new DescriptorBuilder());
    events.parse(in);
    try {
      while (stoppedBy.isEmpty() && events.getState() != EntityState.T_END_OF_STREAM) {
        accept(events);
        if (stoppedBy.isEmpty()) {
          events.next();
        }
      }
    } catch (MimeException limit) {
      stop(String.valueOf(limit.getMessage()));
    }
  }

  /** A header's lines and fields are limited by the parser: it holds them in memory. */
  private MimeConfig config() {
    return MimeConfig.custom()
        .setMaxLineLen(limits.headerBytes())
        .setMaxHeaderLen(limits.headerBytes())
        .setMaxHeaderCount(limits.headerFields())
        .setMaxContentLen(-1)
        .build();
  }

  private void accept(MimeTokenStream events) throws IOException {
    switch (events.getState()) {
      case T_START_MESSAGE, T_START_BODYPART -> enter();
      case T_FIELD -> {
        RawField field = (RawField) events.getField();
        headerField(field);
      }
      case T_BODY -> readBody(events.getInputStream());
      case T_END_MESSAGE, T_END_BODYPART -> open.pop();
      default -> {
        // Preamble, epilogue and the like hold nothing that is shown.
      }
    }
  }

  private void enter() {
    Node parent = open.peek();
    if (open.size() == limits.depth()) {
      stop("more than " + limits.depth() + " levels of nesting");
    } else if (nodes.size() == limits.parts()) {
      stop("more than " + limits.parts() + " parts");
    } else if (parent == null) {
      add(new Node("1", new PartHead(PartHead.TEXT_PLAIN, limits)));
    } else {
      parent.children++;
      String type =
          parent.head.isMessage() ? PartHead.TEXT_PLAIN : parent.head.defaultTypeOfParts();
      add(new Node(parent.path + "." + parent.children, new PartHead(type, limits)));
    }
    headerBytes = 0;
  }

  private void add(Node node) {
    nodes.add(node);
    open.push(node);
  }

  private void headerField(RawField field) {
    int length = field.getRaw().length() + 2;
    headerBytes += length;
    partHeaderBytes += length;
    if (headerBytes > limits.headerBytes()) {
      stop("a header of more than " + limits.headerBytes() + " octets");
    } else if (partHeaderBytes > limits.partHeaderBytes()) {
      stop("headers of more than " + limits.partHeaderBytes() + " octets together");
    } else {
      PartHead head = open.element().head;
      head.add(field);
      if (head.hasTooManyParameters()) {
        stop("more than " + limits.parameters() + " parameters in a field");
      }
    }
  }

  private void readBody(InputStream in) throws IOException {
    Node node = open.element();
    decode(node, in);
    // A message that is encoded though it must not be is opened all the same: mail programs do.
    if (node.head.isMessage() && node.head.isEncoded() && stoppedBy.isEmpty()) {
      try (InputStream enclosed = spool.asByteSource().slice(node.offset, node.size).openStream()) {
        read(enclosed);
      }
    }
  }

  private void decode(Node node, InputStream in) throws IOException {
    TransferDecoder decoder = node.head.decoder();
    LimitedSpool out = new LimitedSpool(spool, limits.decodedBytes() - decodedBytes);
    node.offset = decodedBytes;
    int n = in.read(buffer);
    while (n >= 0 && !out.isFull()) {
      decoder.decode(buffer, n, out);
      n = in.read(buffer);
    }
    decoder.finish(out);
    node.size = out.size();
    decodedBytes += out.size();
    if (decoder.sawJunk()) {
      node.head.anomalies().add(MimeAnomaly.BAD_ENCODING);
    }
    if (out.isFull()) {
      stop("more than " + limits.decodedBytes() + " octets of decoded parts");
    }
  }

  /** Hands the parser what we made of the header it has just read. */
  private final class DescriptorBuilder implements BodyDescriptorBuilder {
    @Override
    public void reset() {}

    @Override
    public RawField addField(RawField field) {
      return field;
    }

    @Override
    public BodyDescriptor build() {
      PartHead head = open.element().head;
      head.finish();
      return head;
    }

    @Override
    public BodyDescriptorBuilder newChild() {
      return this;
    }
  }

  /** Hears what the parser put up with. */
  private final class EventMonitor extends DecodeMonitor {
    @Override
    public boolean warn(String event, String consequence) {
      Node node = open.peek();
      if (node != null) {
        anomaly(event).ifPresent(node.head.anomalies()::add);
      }
      return false;
    }

    @Override
    public boolean isListening() {
      return true;
    }

    private Optional<MimeAnomaly> anomaly(String event) {
      if (event.equals(Event.INVALID_HEADER.toString())) {
        return Optional.of(MimeAnomaly.BAD_FIELD);
      }
      if (event.equals(Event.OBSOLETE_HEADER.toString())) {
        return Optional.of(MimeAnomaly.SPACE_BEFORE_COLON);
      }
      if (event.equals(Event.HEADERS_PREMATURE_END.toString())) {
        return Optional.of(MimeAnomaly.NO_EMPTY_LINE);
      }
      return event.equals(Event.MIME_BODY_PREMATURE_END.toString())
          ? Optional.of(MimeAnomaly.UNCLOSED)
          : Optional.empty();
    }
  }
}
