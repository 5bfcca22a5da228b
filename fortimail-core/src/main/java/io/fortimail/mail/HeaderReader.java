package io.fortimail.mail;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

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
  private final Set<HeaderAnomaly> anomalies = EnumSet.noneOf(HeaderAnomaly.class);
  private int[] starts = new int[FEW];
  private int[] colons = new int[FEW];
  private int count;

  private HeaderReader(byte[] top, int from, int end, MessageLimits limits) {
    this.top = top;
    this.from = from;
    this.end = end;
    this.limits = limits;
  }

  /** Reads the header of a message. */
  static Headers read(Octets message, MessageLimits limits) throws IOException {
    int most = limits.headerBytes() + 1;
    Window window = message.window();
    while (window.limit - window.pos < most && window.more()) {}
    Headers headers = read(window.bytes, window.pos, window.limit, limits);
    return window.isWhole() ? headers : headers.withOwnBytes();
  }

  /**
   * Reads a header.
   *
   * @param top where it stands; not copied, so it must not change
   * @param from where it begins
   * @param end how far to look for its end
   */
  static Headers read(byte[] top, int from, int end, MessageLimits limits) {
    // One octet more than allowed tells a header of just that size from a longer one.
    int most = Math.min(end, from + limits.headerBytes() + 1);
    return new HeaderReader(top, from, most, limits).read();
  }

  private Headers read() {
    int fieldStart = from;
    int line = from;
    while (line < end) {
      boolean folded = line > from && (top[line] == ' ' || top[line] == '\t');
      boolean empty = isEmptyLine(line);
      if (!folded && line > fieldStart) {
        if (count == limits.headerFields()) {
          return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
        }
        addField(fieldStart, line);
        fieldStart = line;
      }
      line = nextLine(line);
      if (empty) {
        return line - from > limits.headerBytes()
            ? tooLong(fieldStart)
            : headers(fieldStart, line, Optional.empty());
      }
    }
    if (end - from > limits.headerBytes()) {
      return tooLong(fieldStart);
    }
    if (count == limits.headerFields()) {
      return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
    }
    anomalies.add(HeaderAnomaly.NO_EMPTY_LINE);
    if (fieldStart < end) {
      addField(fieldStart, end);
    }
    return headers(end, end, Optional.empty());
  }

  private Headers tooLong(int fieldsEnd) {
    return stopped(fieldsEnd, "a header of more than " + limits.headerBytes() + " octets");
  }

  private Headers stopped(int fieldsEnd, String limit) {
    return headers(fieldsEnd, fieldsEnd, Optional.of(limit));
  }

  private Headers headers(int fieldsEnd, int headerEnd, Optional<String> stoppedBy) {
    int[] bounds = Arrays.copyOf(starts, count + 1);
    bounds[count] = fieldsEnd;
    return new Headers(
        top, bounds, Arrays.copyOf(colons, count), anomalies, headerEnd - from, stoppedBy);
  }

  private boolean isEmptyLine(int line) {
    return top[line] == '\n' || (top[line] == '\r' && line + 1 < end && top[line + 1] == '\n');
  }

  /** Where the line after this one begins; notes the octets that do not belong into a header. */
  private int nextLine(int line) {
    int i = line;
    while (i < end && top[i] != '\n') {
      if (top[i] < ' ') {
        noteOddOctet(i);
      }
      i++;
    }
    boolean crlf = i > from && top[i - 1] == '\r';
    if (i < end && !crlf) {
      anomalies.add(HeaderAnomaly.BARE_LF);
    }
    if (i - line - (crlf ? 1 : 0) > MAX_LINE) {
      anomalies.add(HeaderAnomaly.LONG_LINE);
    }
    return Math.min(i + 1, end);
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
