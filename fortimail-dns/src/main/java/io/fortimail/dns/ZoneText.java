package io.fortimail.dns;

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

  /** Where neither the record nor {@code $TTL} says anything. */
  private static final long DEFAULT_TTL_SECONDS = 300;

  /** What dnsjava calls text that is no file. */
  private static final String UNNAMED = "<none>:";

  private final Map<Name, Map<Integer, List<Record>>> names = new HashMap<>();

  private ZoneText() {}

  /** Every name that exists, with its records; empty non-terminals have none (RFC 8499). */
  static Map<Name, Map<Integer, List<Record>>> read(byte[] text, String source) {
    ZoneText zone = new ZoneText();
    ZoneLines lines = new ZoneLines(text);
    try (Master master = new Master(lines, Name.root, DEFAULT_TTL_SECONDS)) {
      master.disableIncludes(true); // zone text must not open files
      for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
        zone.add(next);
      }
    } catch (IOException wrong) {
      throw error(source, lines, withoutPlace(String.valueOf(wrong.getMessage())));
    } catch (IndexOutOfBoundsException wrong) { // dnsjava, on an empty quoted word
      throw error(source, lines, "an empty word where a name should be");
    }
    return zone.names;
  }

  private static ZoneFormatException error(String source, ZoneLines lines, String what) {
    return new ZoneFormatException(source + ", line " + lines.line() + ": " + what);
  }

  private static String withoutPlace(String message) {
    int end = message.indexOf(": ");
    return message.startsWith(UNNAMED) && end >= 0 ? message.substring(end + 2) : message;
  }

  private void add(Record record) throws IOException {
    if (record.getDClass() != DClass.IN) {
      throw new IOException("class " + DClass.string(record.getDClass()) + " instead of IN");
    }
    Map<Integer, List<Record>> types =
        names.computeIfAbsent(record.getName(), n -> new HashMap<>());
    types.computeIfAbsent(record.getType(), t -> new ArrayList<>()).add(record);
    checkAlias(record.getName(), types);
    for (Name parent = record.getName(); parent.labels() > 1; ) {
      parent = new Name(parent, 1);
      names.computeIfAbsent(parent, n -> new HashMap<>());
    }
  }

  /** RFC 1034 section 3.6.2: beside an alias there is nothing; RFC 4034 excepts signatures. */
  private static void checkAlias(Name name, Map<Integer, List<Record>> types) throws IOException {
    List<Record> aliases = types.getOrDefault(Type.CNAME, List.of());
    boolean alone =
        types.keySet().stream()
            .allMatch(type -> type == Type.CNAME || type == Type.RRSIG || type == Type.NSEC);
    if (aliases.size() > 1 || (!aliases.isEmpty() && !alone)) {
      throw new IOException(name + " has a CNAME and another record");
    }
  }
}
