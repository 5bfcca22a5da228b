package io.fortimail.mail;

import com.google.common.base.Suppliers;
import com.google.common.collect.Sets;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A part of a message: what its header says of it (RFC 2045, RFC 2183), and its decoded content.
 *
 * <p>What the header says is the sender's claim. File names are as the sender wrote them and may
 * hold anything: control characters, path separators, text that runs from right to left.
 *
 * <p>Immutable and safe for use by several threads, until the message is closed.
 */
public final class MimePart {

  private static final Octets NOTHING = new MemoryOctets(new byte[0], 0, 0);

  private final String path;
  private final int depth;
  private final PartHead head;
  private final boolean container;
  private final Octets raw;
  private final Octets body;
  private final Optional<Place> place;
  private final List<String> fileNames;
  private final Supplier<PartContent> examined;
  private final Supplier<Optional<String>> detectedType;

  /**
   * Where a part stands among the bytes of the message, in octets from its start.
   *
   * @param start where its header begins
   * @param body where its content begins, behind the empty line that ends the header
   * @param end where it ends; the line end before a delimiter is not its own (RFC 2046 section
   *     5.1.1)
   */
  public record Place(long start, long body, long end) {}

  MimePart(
      String path,
      int depth,
      PartHead head,
      boolean container,
      Octets raw,
      Octets body,
      Optional<Place> place) {
    this.path = path;
    this.depth = depth;
    this.head = head;
    this.container = container;
    this.raw = raw;
    this.body = body;
    this.place = place;
    this.fileNames = head.fileNames();
    this.examined = Suppliers.memoize(() -> PartContent.of(head, container ? NOTHING : body));
    this.detectedType = Suppliers.memoize(() -> FileTypes.detect(firstOctets()));
  }

  /**
   * {@return where the part stands} The message is {@code 1}, its parts {@code 1.1}, {@code 1.2}
   * and so on; an enclosed message is the only part of the part that holds it.
   */
  public String path() {
    return path;
  }

  /** {@return the level of nesting, 1 for the message itself} */
  public int depth() {
    return depth;
  }

  /** {@return its header, the message's for the message itself} */
  public Headers headers() {
    return head.headers();
  }

  /**
   * {@return the declared type in lower case, such as {@code application/pdf}} Where none is
   * declared, or none that can be read, {@code text/plain} (RFC 2045 section 5.2).
   */
  public String type() {
    return head.type();
  }

  /** {@return the declared charset in lower case} */
  public Optional<String> charset() {
    return head.charset();
  }

  /** {@return the declared encoding in lower case; {@code 7bit} where none is declared} */
  public String transferEncoding() {
    return head.encoding();
  }

  /**
   * {@return the declared disposition in lower case} What is neither {@code inline} nor {@code
   * attachment} is treated as the latter (RFC 2183 section 2.8).
   */
  public Optional<String> disposition() {
    return head.disposition();
  }

  /** {@return the first of the {@link #fileNames}} */
  public Optional<String> fileName() {
    return fileNames.stream().findFirst();
  }

  /**
   * {@return every name that a mail program may give to the part, decoded, the one that the RFCs
   * prefer first} Those of {@code Content-Disposition} come before those of {@code Content-Type};
   * where a name is broken, all its readings are here.
   */
  public List<String> fileNames() {
    return fileNames;
  }

  /**
   * {@return what is wrong with the part as far as its header and the message's structure tell} The
   * content is not looked at; see {@link #anomalies}.
   */
  public Set<MimeAnomaly> structuralAnomalies() {
    return Sets.immutableEnumSet(head.anomalies());
  }

  /**
   * {@return what is wrong with the part} The content is read once to find out, as for {@link
   * #size}.
   *
   * @throws UncheckedIOException if the message cannot be read, as when it is closed
   */
  public Set<MimeAnomaly> anomalies() {
    Set<MimeAnomaly> all = EnumSet.noneOf(MimeAnomaly.class);
    all.addAll(head.anomalies());
    all.addAll(examined.get().anomalies());
    if (detectedType().filter(seen -> FileTypes.contradict(type(), seen)).isPresent()) {
      all.add(MimeAnomaly.OTHER_TYPE);
    }
    return Sets.immutableEnumSet(all);
  }

  /** {@return whether the part is a multipart or a message whose own parts follow in the list} */
  public boolean isContainer() {
    return container;
  }

  /**
   * {@return the decoded content, which is decoded as it is read; it can be read as often as one
   * likes, until the message is closed} That of a container stands in its parts, and is empty here.
   */
  public ByteSource content() {
    if (container) {
      return ByteSource.empty();
    }
    return head.decoder().isPresent() ? new DecodedSource(body, head) : body;
  }

  /**
   * {@return the number of octets of {@link #content}} The content is read once to find out: that
   * is work for a filter that says {@code BLOCKING}.
   *
   * @throws UncheckedIOException if the message cannot be read, as when it is closed
   */
  public long size() {
    return examined.get().size();
  }

  /**
   * {@return the type that the content has by its first octets, whatever is declared, such as
   * {@code application/x-dosexec}; empty if there is no content} {@code text/plain} stands for text
   * of no kind that is known, {@code application/octet-stream} for anything else.
   *
   * @throws UncheckedIOException if the message cannot be read, as when it is closed
   */
  public Optional<String> detectedType() {
    return detectedType.get();
  }

  private byte[] firstOctets() {
    try {
      return content().slice(0, FileTypes.PREFIX).read();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** {@return the part as it came, header and encoded content} */
  public ByteSource raw() {
    return raw;
  }

  /** {@return the content as it came, still encoded; that of a container with all its parts} */
  public ByteSource rawContent() {
    return body;
  }

  /**
   * {@return where the part stands in the message; empty for one within a container that was
   * encoded though it must not be}
   */
  public Optional<Place> place() {
    return place;
  }

  /** {@return path and declared type} */
  @Override
  public String toString() {
    return path + " " + PeerText.clean(type(), 80);
  }
}
