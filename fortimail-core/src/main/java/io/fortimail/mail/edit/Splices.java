package io.fortimail.mail.edit;

import com.google.common.io.ByteSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of octets that give way to others. None may overlap another. */
final class Splices {

  private record Splice(long from, long to, ByteSource instead) {}

  private final List<Splice> splices = new ArrayList<>();

  /**
   * Lets a stretch give way.
   *
   * @param instead what takes its place
   */
  void put(long from, long to, ByteSource instead) {
    splices.add(new Splice(from, to, instead));
  }

  /** The octets from a place to the end, with what takes the place of others. */
  ByteSource apply(ByteSource octets, long from, long end) {
    List<ByteSource> pieces = new ArrayList<>();
    long at = from;
    // An empty stretch goes before one that begins at the same place.
    splices.sort(Comparator.comparingLong(Splice::from).thenComparingLong(Splice::to));
    for (Splice splice : splices) {
      pieces.add(octets.slice(at, splice.from() - at));
      pieces.add(splice.instead());
      at = splice.to();
    }
    pieces.add(octets.slice(at, end - at));
    return ByteSource.concat(pieces);
  }
}
