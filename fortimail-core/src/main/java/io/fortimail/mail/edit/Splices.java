package io.fortimail.mail.edit;

import com.google.common.io.ByteSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stretches of octets that give way to others. Those that overlap one that is there are refused.
 */
final class Splices {

  private record Splice(long to, ByteSource instead) {}

  private final TreeMap<Long, Splice> byStart = new TreeMap<>();

  /** Whether some of a stretch gives way already. */
  boolean touch(long from, long to) {
    Map.Entry<Long, Splice> before = byStart.lowerEntry(to);
    return (before != null && before.getValue().to() > from) || byStart.containsKey(from);
  }

  /**
   * Lets a stretch give way, and all that gives way within it.
   *
   * @param instead what takes its place
   */
  void put(long from, long to, ByteSource instead) {
    byStart.subMap(from, to).clear();
    byStart.put(from, new Splice(to, instead));
  }

  /** The octets from a place to the end, with what takes the place of others. */
  ByteSource apply(ByteSource octets, long from, long end) {
    List<ByteSource> pieces = new ArrayList<>();
    long at = from;
    for (Map.Entry<Long, Splice> splice : byStart.tailMap(from).entrySet()) {
      pieces.add(octets.slice(at, splice.getKey() - at));
      pieces.add(splice.getValue().instead());
      at = splice.getValue().to();
    }
    pieces.add(octets.slice(at, end - at));
    return ByteSource.concat(pieces);
  }
}
