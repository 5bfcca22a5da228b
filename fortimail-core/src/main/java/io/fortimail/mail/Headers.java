package io.fortimail.mail;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a message: its fields in the order they came, the topmost first (RFC 5322 section
 * 2.2). The raw bytes of the fields, one after the other, are the top of the message.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Headers {

  private final ImmutableList<HeaderField> fields;
  private final Set<HeaderAnomaly> anomalies;
  private final long size;
  private final Optional<String> stoppedBy;

  Headers(
      List<HeaderField> fields,
      Set<HeaderAnomaly> anomalies,
      long size,
      Optional<String> stoppedBy) {
    this.fields = ImmutableList.copyOf(fields);
    this.anomalies = Sets.immutableEnumSet(anomalies);
    this.size = size;
    this.stoppedBy = stoppedBy;
  }

  /** {@return all fields, the topmost first; a line without a colon is a field without a name} */
  public List<HeaderField> fields() {
    return fields;
  }

  /**
   * The topmost field of a name.
   *
   * @param name the name in any case
   * @return the field, or empty if there is none
   */
  public Optional<HeaderField> first(String name) {
    return fields.stream().filter(f -> Ascii.equalsIgnoreCase(f.name(), name)).findFirst();
  }

  /**
   * All fields of a name.
   *
   * @param name the name in any case
   * @return the fields, the topmost first
   */
  public List<HeaderField> all(String name) {
    return fields.stream().filter(f -> Ascii.equalsIgnoreCase(f.name(), name)).toList();
  }

  /** {@return what is wrong with the fields that were read} */
  public Set<HeaderAnomaly> anomalies() {
    return anomalies;
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
}
