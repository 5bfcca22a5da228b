package io.fortimail.mail;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reads a header from the top of a message, in one pass over its bytes.
 *
 * <p>It takes what real mail holds: lines that end in LF alone, lines that are no field, names that
 * are none. All bytes up to the empty line belong to some field, so nothing in a header is unseen.
 */
final class HeaderReader {

  /** The longest line that may be sent, without its end (RFC 5322 section 2.1.1). */
  private static final int MAX_LINE = 998;

  private static final int FEW = 16;

  private final byte[] top;
  private final int from;
  private final int end;
  private final MessageLimits limits;
  private final IntPredicate isDelimiter;
  private final Set<HeaderAnomaly> anomalies = EnumSet.noneOf(HeaderAnomaly.class);
  private int[] starts = new int[FEW];
  private int[] colons = new int[FEW];
  private int count;

  private boolean open = true;
  private boolean cutShort;
  private int next;

  private HeaderReader(
      byte[] top, int from, int end, MessageLimits limits, IntPredicate isDelimiter) {
    this.isDelimiter = isDelimiter;
    this.top = top;
    this.from = from;
    this.end = end;
    this.limits = limits;
  }

  /** Reads the header of a message. */
  static Headers read(Octets message, MessageLimits limits) throws IOException {
    Window window = message.window();
    HeaderReader reader;
    Headers headers;
    do {
      reader = new HeaderReader(window.bytes, window.pos, window.limit, limits, line -> false);
      headers = reader.read();
    } while (reader.isOpen() && window.more());
    return window.isWhole() ? headers : headers.withOwnBytes();
  }

  /**
   * Reads the header of a part, and moves the window behind it. Should the window end before the
   * header does, it is filled and read again: headers are small beside a window.
   *
   * @return whether the header ends in a delimiter, and what was read
   */
  static PartHeader readPart(Window window, Delimiters delimiters, MessageLimits limits)
      throws IOException {
    while (true) {
      window.mark = window.pos;
      HeaderReader reader =
          new HeaderReader(
              window.bytes,
              window.pos,
              window.limit,
              limits,
              line -> delimiters.isDelimiterLine(window, line));
      Headers headers = reader.read();
      boolean known = !reader.isOpen() && window.limit - reader.next >= delimiters.lookahead();
      if (known || !window.more()) {
        window.pos = reader.next;
        return new PartHeader(window.isWhole() ? headers : headers.withOwnBytes(), reader.cutShort);
      }
    }
  }

  /**
   * The header of a part.
   *
   * @param cutShort whether it ends in a delimiter
   */
  record PartHeader(Headers headers, boolean cutShort) {}

  /**
   * Reads a header.
   *
   * @param top where it stands; not copied, so it must not change
   * @param from where it begins
   * @param end how far to look for its end
   */
  static Headers read(byte[] top, int from, int end, MessageLimits limits) {
    return new HeaderReader(top, from, end, limits, line -> false).read();
  }

  /** Whether the octets ended before the header did. */
  private boolean isOpen() {
    return open;
  }

  private Headers read() {
    // One octet more than allowed tells a header of just that size from a longer one.
    int most = Math.min(end, from + limits.headerBytes() + 1);
    int fieldStart = from;
    int line = from;
    while (line < most) {
      byte first = top[line];
      boolean folded = line > from && (first == ' ' || first == '\t');
      boolean empty = (first == '\n' || first == '\r') && isEmptyLine(line);
      cutShort = first == '-' && isDelimiter.test(line);
      if (!folded && line > fieldStart) {
        if (count == limits.headerFields()) {
          return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
        }
        addField(fieldStart, cutShort ? withoutLineEnd(line) : line);
        fieldStart = line;
      }
      if (cutShort) {
        return cutShort(line);
      }
      line = nextLine(line, most);
      if (empty) {
        return line - from > limits.headerBytes() ? tooLong(fieldStart) : whole(fieldStart, line);
      }
    }
    if (most - from > limits.headerBytes()) {
      return tooLong(fieldStart);
    }
    if (count == limits.headerFields()) {
      return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
    }
    anomalies.add(HeaderAnomaly.NO_EMPTY_LINE);
    if (fieldStart < most) {
      addField(fieldStart, most);
    }
    next = most;
    return headers(most, most, Optional.empty());
  }

  private Headers whole(int fieldsEnd, int headerEnd) {
    open = false;
    next = headerEnd;
    return headers(fieldsEnd, headerEnd, Optional.empty());
  }

  /** The line end before a delimiter belongs to it (RFC 2046 section 5.1.1). */
  private Headers cutShort(int delimiter) {
    open = false;
    next = delimiter;
    anomalies.add(HeaderAnomaly.NO_EMPTY_LINE);
    int headerEnd = delimiter == from ? from : withoutLineEnd(delimiter);
    return headers(headerEnd, headerEnd, Optional.empty());
  }

  private int withoutLineEnd(int line) {
    int lineFeed = line - 1;
    return lineFeed > from && top[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
  }

  private Headers tooLong(int fieldsEnd) {
    return stopped(fieldsEnd, "a header of more than " + limits.headerBytes() + " octets");
  }

  private Headers stopped(int fieldsEnd, String limit) {
    open = false;
    next = fieldsEnd;
    return headers(fieldsEnd, fieldsEnd, Optional.of(limit));
  }

  private Headers headers(int fieldsEnd, int headerEnd, Optional<String> stoppedBy) {
    int[] bounds = Arrays.copyOf(starts, count + 1);
    bounds[count] = fieldsEnd;
    return new Headers(
        top, bounds, Arrays.copyOf(colons, count), anomalies, headerEnd - from, stoppedBy);
  }

  private boolean isEmptyLine(int line) {
    return top[line] == '\n' || (line + 1 < end && top[line + 1] == '\n');
  }

  /** Where the line after this one begins; notes the octets that do not belong into a header. */
  private int nextLine(int line, int most) {
    int i = line;
    while (i < most && top[i] != '\n') {
      if (top[i] < ' ') {
        noteOddOctet(i);
      }
      i++;
    }
    boolean crlf = i > from && top[i - 1] == '\r';
    if (i < most && !crlf) {
      anomalies.add(HeaderAnomaly.BARE_LF);
    }
    if (i - line - (crlf ? 1 : 0) > MAX_LINE) {
      anomalies.add(HeaderAnomaly.LONG_LINE);
    }
    return Math.min(i + 1, most);
  }

  private void noteOddOctet(int i) {
    byte b = top[i];
    if (b < 0) {
      anomalies.add(HeaderAnomaly.EIGHT_BIT);
    } else if (b == 0) {
      anomalies.add(HeaderAnomaly.NUL);
    } else if (b == '\r' && (i + 1 == end || top[i + 1] != '\n')) {
      anomalies.add(HeaderAnomaly.BARE_CR);
    }
  }

  private void addField(int start, int fieldEnd) {
    int colon = start;
    while (colon < fieldEnd && top[colon] != ':' && top[colon] != '\n') {
      colon++;
    }
    if (colon == fieldEnd || top[colon] != ':') {
      anomalies.add(HeaderAnomaly.NO_COLON);
      index(start, -1);
      return;
    }
    int nameEnd = colon;
    while (nameEnd > start && (top[nameEnd - 1] == ' ' || top[nameEnd - 1] == '\t')) {
      nameEnd--;
    }
    if (nameEnd < colon) {
      anomalies.add(HeaderAnomaly.SPACE_BEFORE_COLON);
    }
    if (!isFieldName(start, nameEnd)) {
      anomalies.add(HeaderAnomaly.BAD_NAME);
    }
    index(start, colon);
  }

  private void index(int start, int colon) {
    if (count == colons.length) {
      starts = Arrays.copyOf(starts, 4 * count);
      colons = Arrays.copyOf(colons, 4 * count);
    }
    starts[count] = start;
    colons[count] = colon;
    count++;
  }

  /** RFC 5322 2.2: printable ASCII without the colon. */
  private boolean isFieldName(int start, int nameEnd) {
    for (int i = start; i < nameEnd; i++) {
      if (top[i] <= ' ' || top[i] > '~') {
        return false;
      }
    }
    return nameEnd > start;
  }
}
