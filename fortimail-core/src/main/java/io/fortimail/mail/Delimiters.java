package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines that part multiparts (RFC 2046 section 5.1.1), for all multiparts that are open.
 *
 * <p>A body is not looked at octet by octet: as in the algorithm of Wu and Manber the last two
 * octets of a stretch as long as the shortest delimiter tell how far the next delimiter must be.
 * That makes a body of any size cheap to pass over.
 *
 * <p>A line counts if it begins with two hyphens and the boundary, and the boundary ends there: in
 * blanks, in the two hyphens of a closing delimiter, or with the line. RFC 2046 would let any line
 * count that begins with the boundary, most mail programs only one that holds nothing else: a line
 * that they would see differently is told as {@link MimeAnomaly#DOUBTFUL_BOUNDARY}.
 */
final class Delimiters {

  /** The longest boundary looked for, in octets: RFC 2046 allows 70, and some programs far more. */
  static final int LONGEST_BOUNDARY = 8_000;

  /** How much of a delimiter is used to find it; more than most have. */
  private static final int MAX_STRETCH = 72;

  /** How many values a pair of octets is mapped to. */
  private static final int PAIRS = 1_024;

  /** LF and two hyphens. */
  private static final int PREFIX = 3;

  /** A multipart whose delimiters are looked for, with the line end and the hyphens before them. */
  private static final class Open {
    final StructureNode multipart;
    final byte[] delimiter;

    Open(StructureNode multipart) {
      String boundary = multipart.head.boundary().orElseThrow();
      this.multipart = multipart;
      this.delimiter = ("\n--" + boundary).getBytes(ISO_8859_1);
    }
  }

  private final List<Open> open = new ArrayList<>();
  private final byte[] shifts = new byte[PAIRS];
  private int stretch;
  private int longest;

  // What was found last.
  private @Nullable StructureNode multipart;
  private int partEnd;
  private int boundaryEnd;

  void push(StructureNode node) {
    Open opened = new Open(node);
    if (open.stream().anyMatch(other -> Arrays.equals(other.delimiter, opened.delimiter))) {
      node.head.note(MimeAnomaly.SHARED_BOUNDARY);
    }
    open.add(opened);
    prepare();
  }

  /** Forgets the multiparts that have ended because one outside of them went on. */
  void closeBelow(StructureNode node) {
    int last = open.size() - 1;
    int i = last;
    while (open.get(i).multipart != node) {
      open.remove(i--);
    }
    if (i < last) {
      prepare();
    }
  }

  private void prepare() {
    stretch = MAX_STRETCH;
    longest = 0;
    for (Open each : open) {
      stretch = Math.min(stretch, each.delimiter.length);
      longest = Math.max(longest, each.delimiter.length);
    }
    Arrays.fill(shifts, (byte) (stretch - 1));
    for (Open each : open) {
      for (int i = 1; i < stretch; i++) {
        int pair = pair(each.delimiter[i - 1], each.delimiter[i]);
        shifts[pair] = (byte) Math.min(shifts[pair], stretch - 1 - i);
      }
    }
  }

  /** The multipart whose delimiter was found. */
  StructureNode multipart() {
    return Objects.requireNonNull(multipart);
  }

  /** The index where the part before the delimiter ends: the line end before it is not its own. */
  int endOfPart() {
    return partEnd;
  }

  /**
   * Moves the window to the line end before the next delimiter line.
   *
   * @return whether there is one
   */
  boolean find(Window window) throws IOException {
    if (open.isEmpty()) {
      return false;
    }
    while (true) {
      int at = search(window.bytes, window.pos, window.limit);
      if (at < 0) {
        window.pos = Math.max(window.pos, window.limit - stretch + 1);
        keepOneBefore(window);
        if (!window.more()) {
          return false;
        }
      } else {
        window.pos = at;
        keepOneBefore(window);
        bringLine(window);
        if (matches(window, window.pos + PREFIX)) {
          partEnd = withoutCr(window, window.pos);
          return true;
        }
        window.pos++;
      }
    }
  }

  private static int withoutCr(Window window, int lineFeed) {
    boolean crlf = lineFeed > 0 && window.bytes[lineFeed - 1] == '\r';
    return crlf ? lineFeed - 1 : lineFeed;
  }

  /** The CR before the line end belongs to the delimiter, too. */
  private static void keepOneBefore(Window window) {
    window.mark = Math.max(window.mark, window.pos - 1);
  }

  /** Brings the whole of a line that may be a delimiter into the window. */
  private void bringLine(Window window) throws IOException {
    while (window.limit - window.pos < lookahead() && window.more()) {}
  }

  private static int pair(byte first, byte second) {
    return (first << 5 ^ second) & PAIRS - 1;
  }

  private int search(byte[] bytes, int from, int to) {
    int last = stretch - 1;
    int i = from + last;
    while (i < to) {
      i = passWithoutMatch(bytes, i, to);
      if (i >= to) {
        break;
      }
      int shift = shifts[pair(bytes[i - 1], bytes[i])];
      if (shift == 0) {
        int start = i - last;
        if (bytes[start] == '\n' && bytes[start + 1] == '-' && bytes[start + 2] == '-') {
          return start;
        }
        shift = 1;
      }
      i += shift;
    }
    return -1;
  }

  /** Looks at four places at a time, while nothing at any of them forbids the longest shift. */
  private int passWithoutMatch(byte[] bytes, int from, int to) {
    int full = stretch - 1;
    int i = from;
    while (i + 3 * full < to) {
      int second = i + full;
      int third = second + full;
      int fourth = third + full;
      int sum =
          shifts[pair(bytes[i - 1], bytes[i])]
              + shifts[pair(bytes[second - 1], bytes[second])]
              + shifts[pair(bytes[third - 1], bytes[third])]
              + shifts[pair(bytes[fourth - 1], bytes[fourth])];
      if (sum != 4 * full) {
        break;
      }
      i = fourth + full;
    }
    return i;
  }

  /** Whether the content of a multipart that was encoded begins with its delimiter. */
  boolean isAtStart(Window window) throws IOException {
    bringLine(window);
    return window.position(window.pos) == 0 && isDelimiterLine(window, window.pos);
  }

  /** How much must follow the beginning of a line so that {@link #isDelimiterLine} can tell. */
  int lookahead() {
    return open.isEmpty() ? 0 : longest + 3; // what ends a boundary
  }

  /**
   * Whether the line that begins at an index is a delimiter: a part may end in its header, which
   * begins at the window's mark. Not if the window ends too soon to tell: then it is asked again.
   */
  boolean isDelimiterLine(Window window, int line) {
    if (open.isEmpty()
        || line + 1 >= window.limit
        || window.bytes[line] != '-'
        || window.bytes[line + 1] != '-'
        || (window.limit - line < lookahead() && window.hasMore())) {
      return false;
    }
    partEnd = line == window.mark ? line : withoutCr(window, line - 1);
    return matches(window, line + PREFIX - 1);
  }

  /** The innermost first, since two multiparts may have the same boundary; the closed ones last. */
  private boolean matches(Window window, int boundaryStart) {
    Optional<Open> found = Optional.empty();
    for (int i = open.size() - 1; i >= 0 && found.filter(f -> !f.multipart.closed).isEmpty(); i--) {
      Open each = open.get(i);
      int end = boundaryStart + each.delimiter.length - PREFIX;
      if (begins(window, boundaryStart, each) && (found.isEmpty() || !each.multipart.closed)) {
        if (endsAt(window, end)) {
          found = Optional.of(each);
        } else {
          each.multipart.head.note(MimeAnomaly.DOUBTFUL_BOUNDARY);
        }
      }
    }
    found.ifPresent(
        match -> {
          multipart = match.multipart;
          boundaryEnd = boundaryStart + match.delimiter.length - PREFIX;
        });
    return found.isPresent();
  }

  private static boolean begins(Window window, int boundaryStart, Open each) {
    int end = boundaryStart + each.delimiter.length - PREFIX;
    return end <= window.limit
        && Arrays.equals(
            window.bytes, boundaryStart, end, each.delimiter, PREFIX, each.delimiter.length);
  }

  /** Whether a boundary may end here. */
  private static boolean endsAt(Window window, int end) {
    byte[] bytes = window.bytes;
    if (end >= window.limit) {
      return true;
    }
    return switch (bytes[end]) {
      case ' ', '\t', '\r', '\n' -> true;
      case '-' -> end + 1 < window.limit && bytes[end + 1] == '-';
      default -> false;
    };
  }

  /**
   * Moves behind the delimiter line that was found.
   *
   * @return whether it was the closing one
   */
  boolean pass(Window window) throws IOException {
    int end = boundaryEnd;
    boolean closing =
        end + 1 < window.limit && window.bytes[end] == '-' && window.bytes[end + 1] == '-';
    window.pos = closing ? end + 2 : end;
    window.mark = window.pos;
    boolean clean = true;
    while (window.pos < window.limit || window.more()) {
      window.mark = window.pos; // a CR before a line end that the window does not yet show is kept
      byte b = window.bytes[window.pos++];
      if (b == '\n') {
        break;
      }
      clean &= b == ' ' || b == '\t' || b == '\r';
    }
    if (!clean) {
      multipart().head.note(MimeAnomaly.DOUBTFUL_BOUNDARY);
    }
    return closing;
  }
}
