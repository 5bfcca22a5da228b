package io.fortimail.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Reads zone text (RFC 1035 section 5) into records by name and type. */
final class ZoneText {

  /** Where neither the record nor {@code $TTL} says anything; what a demo would write. */
  private static final long DEFAULT_TTL_SECONDS = 300;

  private static final String UNNAMED = "<none>";

  private final Map<Name, Map<Integer, List<Record>>> names = new HashMap<>();

  private ZoneText() {}

  /** Every name that exists, with its records; empty non-terminals have none (RFC 8499). */
  static Map<Name, Map<Integer, List<Record>>> read(byte[] text, String source) {
    ZoneText zone = new ZoneText();
    try (Master master =
        new Master(new ByteArrayInputStream(text), Name.root, DEFAULT_TTL_SECONDS)) {
      master.disableIncludes(true); // zone text must not open files
      master.expandGenerate(false); // no part of RFC 1035; one line could make 2^32 records
      for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
        zone.add(next, source);
      }
      if (master.generators().hasNext()) {
        throw new ZoneFormatException(source + ": $GENERATE is not supported");
      }
    } catch (IOException wrong) {
      throw new ZoneFormatException(where(source, String.valueOf(wrong.getMessage())));
    } catch (IndexOutOfBoundsException wrong) { // dnsjava, on an empty quoted name
      throw new ZoneFormatException(source + ": an empty word where a name should be");
    }
    return zone.names;
  }

  /** dnsjava says {@code <none>:3: expected ...} of text without a file. */
  private static String where(String source, String message) {
    return message.startsWith(UNNAMED + ":")
        ? source + ", line " + message.substring(UNNAMED.length() + 1)
        : source + ": " + message;
  }

  private void add(Record record, String source) {
    if (record.getDClass() != DClass.IN) {
      throw new ZoneFormatException(source + ": not of class IN: " + record.getName());
    }
    Map<Integer, List<Record>> types =
        names.computeIfAbsent(record.getName(), n -> new HashMap<>());
    types.computeIfAbsent(record.getType(), t -> new ArrayList<>()).add(record);
    checkAlias(record.getName(), types, source);
    for (Name parent = record.getName(); parent.labels() > 1; ) {
      parent = new Name(parent, 1);
      names.computeIfAbsent(parent, n -> new HashMap<>());
    }
  }

  /** RFC 1034 section 3.6.2: beside an alias there is nothing; RFC 4034 excepts signatures. */
  private static void checkAlias(Name name, Map<Integer, List<Record>> types, String source) {
    List<Record> aliases = types.getOrDefault(Type.CNAME, List.of());
    boolean alone =
        types.keySet().stream()
            .allMatch(type -> type == Type.CNAME || type == Type.RRSIG || type == Type.NSEC);
    if (aliases.size() > 1 || (!aliases.isEmpty() && !alone)) {
      throw new ZoneFormatException(source + ": " + name + " has a CNAME and another record");
    }
  }
}
