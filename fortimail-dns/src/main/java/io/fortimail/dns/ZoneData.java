package io.fortimail.dns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The records of zone text, as the server of all its zones sees them: what exists, what a wildcard
 * stands in for, and what somebody else's server would have to be asked about.
 *
 * @param names every name that exists, with its records by type
 */
record ZoneData(Map<Name, Map<Integer, List<Record>>> names) {

  private static final Name WILDCARD = Name.fromConstantString("*");

  /** The records of a name by type, maybe of a wildcard; empty if there is no such name. */
  Optional<Map<Integer, List<Record>>> lookUp(Name name) {
    Map<Integer, List<Record>> own = names.get(name);
    return own == null ? wildcardFor(name) : Optional.of(own);
  }

  /** RFC 4592 section 3.3: only the wildcard right below the closest name that exists counts. */
  private Optional<Map<Integer, List<Record>>> wildcardFor(Name name) {
    for (Name encloser = name; encloser.labels() > 1; ) {
      encloser = new Name(encloser, 1);
      if (names.containsKey(encloser)) {
        return Optional.ofNullable(names.get(below(encloser)));
      }
    }
    return Optional.empty();
  }

  private static Name below(Name encloser) {
    try {
      return Name.concatenate(WILDCARD, encloser);
    } catch (NameTooLongException e) {
      return encloser; // no longer than a name that exists below it, so this does not happen
    }
  }

  /** The start of the zone that a name is in, where the text says so. */
  Optional<SOARecord> startOf(Name name) {
    for (Name at = name; at.labels() > 1; at = new Name(at, 1)) {
      Optional<SOARecord> start = soaAt(at);
      if (start.isPresent()) {
        return start;
      }
    }
    return soaAt(Name.root);
  }

  /**
   * The zone cut at or above a name, at which the text hands it to other servers (RFC 1034 section
   * 4.2.1): name servers without the start of a zone, below the start of another. What the text has
   * at or below the cut is glue, which is not authoritative.
   */
  Optional<Name> delegationOf(Name name) {
    Optional<Name> cut = Optional.empty();
    for (Name at = name; at.labels() > 1; at = new Name(at, 1)) {
      if (soaAt(at).isPresent()) {
        return cut;
      } else if (has(at, Type.NS)) {
        cut = Optional.of(at);
      }
    }
    return soaAt(Name.root).isPresent() ? cut : Optional.empty();
  }

  private Optional<SOARecord> soaAt(Name name) {
    return recordsOf(name, Type.SOA).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .findFirst();
  }

  private boolean has(Name name, int type) {
    return !recordsOf(name, type).isEmpty();
  }

  private List<Record> recordsOf(Name name, int type) {
    return names.getOrDefault(name, Map.of()).getOrDefault(type, List.of());
  }
}
