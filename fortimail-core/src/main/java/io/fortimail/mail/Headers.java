package io.fortimail.mail;

import com.google.common.collect.Sets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The header of a message or of a part: its fields in the order they came, the topmost first (RFC
 * 5322 section 2.2). The raw bytes of the fields, one after the other, are the top of the message.
 *
 * <p>It is an index over those bytes: fields are made when they are asked for. Immutable and safe
 * for use by several threads.
 */
public final class Headers {

  /** Fields that RFC 5322 section 3.6 and RFC 2045 section 3 allow once in a header. */
  private static final List<String> ONCE =
      List.of(
          "From",
          "Sender",
          "Reply-To",
          "To",
          "Cc",
          "Bcc",
          "Message-ID",
          "In-Reply-To",
          "References",
          "Subject",
          "Date",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
          "Content-Disposition",
          "Content-ID");

  private final byte[] bytes;

  /** Where each field starts, and at the end where the last one ends. */
  private final int[] starts;

  /** Where the colon of each field is; -1 where there is none. */
  private final int[] colons;

  private final Set<HeaderAnomaly> anomalies;
  private final long size;
  private final Optional<String> stoppedBy;

  Headers(
      byte[] bytes,
      int[] starts,
      int[] colons,
      Set<HeaderAnomaly> anomalies,
      long size,
      Optional<String> stoppedBy) {
    this.bytes = bytes;
    this.starts = starts;
    this.colons = colons;
    this.anomalies = Sets.immutableEnumSet(anomalies);
    this.size = size;
    this.stoppedBy = stoppedBy;
  }

  /**
   * Reads a header.
   *
   * @param top its bytes, to its empty line or to the end; copied
   * @return the header
   */
  public static Headers parse(byte[] top) {
    return parse(top, MessageLimits.DEFAULTS);
  }

  /**
   * Reads a header.
   *
   * @param top its bytes, to its empty line or to the end; copied
   * @param limits how far it is read
   * @return the header
   */
  public static Headers parse(byte[] top, MessageLimits limits) {
    return HeaderReader.read(top.clone(), 0, top.length, limits);
  }

  /** {@return all fields, the topmost first; a line without a colon is a field without a name} */
  public List<HeaderField> fields() {
    return new AbstractList<>() {
      @Override
      public HeaderField get(int i) {
        return field(i);
      }

      @Override
      public int size() {
        return colons.length;
      }
    };
  }

  private HeaderField field(int i) {
    return new HeaderField(bytes, starts[i], colons[i], starts[i + 1]);
  }

  /**
   * The topmost field of a name.
   *
   * @param name the name in any case
   * @return the field, or empty if there is none
   */
  public Optional<HeaderField> first(String name) {
    for (int i = 0; i < colons.length; i++) {
      HeaderField field = field(i);
      if (field.isNamed(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /**
   * All fields of a name.
   *
   * @param name the name in any case
   * @return the fields, the topmost first
   */
  public List<HeaderField> all(String name) {
    List<HeaderField> found = new ArrayList<>(2);
    for (int i = 0; i < colons.length; i++) {
      HeaderField field = field(i);
      if (field.isNamed(name)) {
        found.add(field);
      }
    }
    return found;
  }

  /** {@return what is wrong with the header; worked out at each call} */
  public Set<HeaderAnomaly> anomalies() {
    Set<HeaderAnomaly> all = EnumSet.noneOf(HeaderAnomaly.class);
    all.addAll(anomalies);
    if (!repeated().isEmpty()) {
      all.add(HeaderAnomaly.REPEATED_FIELD);
    }
    int authors = all("From").size();
    if (authors == 0) {
      all.add(HeaderAnomaly.NO_FROM);
    } else if (authors > 1) {
      all.add(HeaderAnomaly.SEVERAL_FROM);
    }
    return Sets.immutableEnumSet(all);
  }

  /** {@return the names of fields that may stand in a header once, and stand in this one again} */
  public List<String> repeated() {
    return ONCE.stream().filter(name -> all(name).size() > 1).toList();
  }

  /**
   * {@return how many octets were read as header, with the empty line that ends it} Where nothing
   * stopped the reading, the body begins there.
   */
  public long size() {
    return size;
  }

  /** {@return the limit that stopped the reading; empty if the whole header was read} */
  public Optional<String> stoppedBy() {
    return stoppedBy;
  }

  /** The same over a copy of its bytes, which stand in an array that will change. */
  Headers withOwnBytes() {
    int from = starts[0];
    int[] moved = new int[starts.length];
    int[] movedColons = new int[colons.length];
    Arrays.setAll(moved, i -> starts[i] - from);
    Arrays.setAll(movedColons, i -> Math.max(-1, colons[i] - from));
    byte[] own = Arrays.copyOfRange(bytes, from, starts[colons.length]);
    return new Headers(own, moved, movedColons, anomalies, size, stoppedBy);
  }

  /** Does something with each field that begins with a prefix, which is in lower case. */
  void forEachThatBeginsWith(String prefix, Consumer<HeaderField> action) {
    byte first = (byte) prefix.charAt(0);
    for (int i = 0; i < colons.length; i++) {
      if ((bytes[starts[i]] | 0x20) == first) {
        HeaderField field = field(i);
        if (field.nameStartsWith(prefix)) {
          action.accept(field);
        }
      }
    }
  }

  /** What was found when the bytes were read, whatever the fields say. */
  Set<HeaderAnomaly> byteAnomalies() {
    return anomalies;
  }
}
