package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.MimePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to become of the parts of a message. All changes are known before one is carried out, so
 * their order and their number make no difference to what is left.
 */
final class PartChanges {

  private static final ByteSource LINE_END = ByteSource.wrap("\r\n".getBytes(US_ASCII));

  private final Map<String, MimePart> byPath = new HashMap<>();
  private final ByteSource content;

  /** A part and what takes its place; empty if it is removed. */
  private record Change(MimePart part, Optional<NewPart> instead) {}

  /** By the paths of the parts. */
  private final Map<String, Change> changes = new LinkedHashMap<>();

  /**
   * @param content that of the message
   */
  PartChanges(List<MimePart> parts, ByteSource content) {
    parts.forEach(part -> byPath.put(part.path(), part));
    this.content = content;
  }

  /** The part itself, or the innermost around it whose place in the message is known. */
  Optional<MimePart> outermost(String path) {
    Optional<MimePart> part = Optional.ofNullable(byPath.get(path));
    return part.isEmpty() || part.get().place().isPresent() ? part : outermost(parent(path));
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /** Whether the part, or one around it, is replaced or removed. */
  boolean isGone(MimePart part) {
    return isGone(part.path());
  }

  private boolean isGone(String path) {
    return !path.isEmpty() && (changes.containsKey(path) || isGone(parent(path)));
  }

  /** Replaces a part, or removes it if nothing takes its place. What is gone stays as it is. */
  void change(MimePart part, Optional<NewPart> instead) {
    if (!isGone(part)) {
      changes.put(part.path(), new Change(part, instead));
    }
  }

  /** Carries the changes out, but for those within a part that is itself gone. */
  void addTo(Splices splices) throws IOException {
    Set<String> thinned = new LinkedHashSet<>();
    for (Change change : changes.values()) {
      String container = parent(change.part().path());
      if (isGone(container)) {
        continue;
      }
      if (change.instead().isPresent()) {
        MimePart.Place place = place(change.part());
        splices.put(place.start(), place.end(), change.instead().get().written());
      } else {
        thinned.add(container);
      }
    }
    for (String container : thinned) {
      thinOut(container, splices);
    }
  }

  /** Takes parts out of a container, each with one of the delimiters around it. */
  private void thinOut(String container, Splices splices) throws IOException {
    List<MimePart> run = new ArrayList<>();
    Optional<MimePart> kept = Optional.empty();
    for (MimePart part : children(container)) {
      if (isRemoved(part)) {
        run.add(part);
      } else {
        if (!run.isEmpty()) {
          splices.put(place(run.get(0)).start(), place(part).start(), ByteSource.empty());
          run.clear();
        }
        kept = Optional.of(part);
      }
    }
    if (!run.isEmpty()) {
      takeOutLast(run, kept, splices);
    }
  }

  private boolean isRemoved(MimePart part) {
    Change change = changes.get(part.path());
    return change != null && change.instead().isEmpty();
  }

  private List<MimePart> children(String container) {
    List<MimePart> children = new ArrayList<>();
    MimePart child = byPath.get(container + ".1");
    while (child != null) {
      children.add(child);
      child = byPath.get(container + "." + (children.size() + 1));
    }
    return children;
  }

  private void takeOutLast(List<MimePart> run, Optional<MimePart> kept, Splices splices)
      throws IOException {
    MimePart last = run.get(run.size() - 1);
    if (kept.isPresent()) {
      splices.put(place(kept.get()).end(), place(last).end(), lineEndBehind(last));
    } else {
      splices.put(place(run.get(0)).start(), place(last).end(), NewPart.text("\n").written());
    }
  }

  /**
   * Behind a part without content, the delimiter may have no line end of its own: that of the line
   * before the part, or in it, serves for both.
   */
  private ByteSource lineEndBehind(MimePart part) throws IOException {
    byte[] next = content.slice(place(part).end(), 1).read();
    return next.length == 1 && next[0] == '-' ? LINE_END : ByteSource.empty();
  }

  private static MimePart.Place place(MimePart part) {
    return part.place().orElseThrow();
  }
}
