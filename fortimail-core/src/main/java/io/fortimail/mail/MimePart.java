package io.fortimail.mail;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import com.google.common.io.ByteSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A part of a message: what its header says of it (RFC 2045, RFC 2183), and its decoded content.
 *
 * <p>What the header says is the sender's claim. File names are as the sender wrote them and may
 * hold anything: control characters, path separators, text that runs from right to left.
 *
 * <p>Immutable and safe for use by several threads, until the message is closed.
 */
public final class MimePart {

  private final String path;
  private final String type;
  private final Optional<String> charset;
  private final String transferEncoding;
  private final Optional<String> disposition;
  private final ImmutableList<String> fileNames;
  private final Set<MimeAnomaly> anomalies;
  private final boolean container;
  private final ByteSource content;
  private final long size;

  MimePart(String path, PartHead head, boolean container, ByteSource content, long size) {
    this.path = path;
    this.type = head.type();
    this.charset = head.charset();
    this.transferEncoding = head.encoding();
    this.disposition = head.disposition();
    this.fileNames = ImmutableList.copyOf(head.fileNames());
    this.anomalies = Sets.immutableEnumSet(head.anomalies());
    this.container = container;
    this.content = content;
    this.size = size;
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
    return 1 + (int) path.chars().filter(c -> c == '.').count();
  }

  /**
   * {@return the declared type in lower case, such as {@code application/pdf}} Where none is
   * declared, or none that can be read, {@code text/plain} (RFC 2045 section 5.2).
   */
  public String type() {
    return type;
  }

  /** {@return the declared charset in lower case} */
  public Optional<String> charset() {
    return charset;
  }

  /** {@return the declared encoding in lower case; {@code 7bit} where none is declared} */
  public String transferEncoding() {
    return transferEncoding;
  }

  /**
   * {@return the declared disposition in lower case} What is neither {@code inline} nor {@code
   * attachment} is treated as the latter (RFC 2183 section 2.8).
   */
  public Optional<String> disposition() {
    return disposition;
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

  /** {@return what is wrong with the part} */
  public Set<MimeAnomaly> anomalies() {
    return anomalies;
  }

  /** {@return whether the part is a multipart or a message whose own parts follow in the list} */
  public boolean isContainer() {
    return container;
  }

  /**
   * {@return the decoded content; it can be read as often as one likes, until the message is
   * closed} That of a container stands in its parts, and is empty here unless it was encoded.
   */
  public ByteSource content() {
    return content;
  }

  /** {@return the number of octets of {@link #content}} */
  public long size() {
    return size;
  }

  /** {@return path and declared type} */
  @Override
  public String toString() {
    return path + " " + PeerText.clean(type, 80);
  }
}
