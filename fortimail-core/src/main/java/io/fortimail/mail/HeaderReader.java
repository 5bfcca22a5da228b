package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a header from the top of a message, in one pass over its bytes.
 *
 * <p>It takes what real mail holds: lines that end in LF alone, lines that are no field, names that
 * are none. All bytes up to the empty line belong to some field, so nothing in a header is unseen.
 */
final class HeaderReader {

  private final byte[] top;
  private final MessageLimits limits;
  private final List<HeaderField> fields = new ArrayList<>();
  private final Set<HeaderAnomaly> anomalies = EnumSet.noneOf(HeaderAnomaly.class);

  private HeaderReader(byte[] top, MessageLimits limits) {
    this.top = top;
    this.limits = limits;
  }

  static Headers read(InputStream in, MessageLimits limits) throws IOException {
    // One octet more than allowed tells a header of just that size from a longer one.
    return new HeaderReader(in.readNBytes(limits.headerBytes() + 1), limits).read();
  }

  private Headers read() {
    int fieldStart = 0;
    int line = 0;
    while (line < top.length) {
      boolean folded = line > 0 && (top[line] == ' ' || top[line] == '\t');
      boolean empty = isEmptyLine(line);
      if (!folded && line > fieldStart) {
        if (fields.size() == limits.headerFields()) {
          return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
        }
        addField(fieldStart, line);
        fieldStart = line;
      }
      line = nextLine(line);
      if (empty) {
        return line > limits.headerBytes() ? tooLong(fieldStart) : headers(line, Optional.empty());
      }
    }
    if (top.length > limits.headerBytes()) {
      return tooLong(fieldStart);
    }
    if (fields.size() == limits.headerFields()) {
      return stopped(fieldStart, "more than " + limits.headerFields() + " header fields");
    }
    anomalies.add(HeaderAnomaly.NO_EMPTY_LINE);
    if (fieldStart < top.length) {
      addField(fieldStart, top.length);
    }
    return headers(top.length, Optional.empty());
  }

  private Headers tooLong(int end) {
    return stopped(end, "a header of more than " + limits.headerBytes() + " octets");
  }

  private Headers stopped(int end, String limit) {
    return headers(end, Optional.of(limit));
  }

  private Headers headers(int size, Optional<String> stoppedBy) {
    return new Headers(fields, anomalies, size, stoppedBy);
  }

  private boolean isEmptyLine(int line) {
    return top[line] == '\n'
        || (top[line] == '\r' && line + 1 < top.length && top[line + 1] == '\n');
  }

  /** Where the line after this one begins; notes the octets that do not belong into a header. */
  private int nextLine(int line) {
    int i = line;
    while (i < top.length && top[i] != '\n') {
      byte b = top[i];
      if (b < 0) {
        anomalies.add(HeaderAnomaly.EIGHT_BIT);
      } else if (b == 0) {
        anomalies.add(HeaderAnomaly.NUL);
      } else if (b == '\r' && (i + 1 == top.length || top[i + 1] != '\n')) {
        anomalies.add(HeaderAnomaly.BARE_CR);
      }
      i++;
    }
    if (i < top.length && (i == 0 || top[i - 1] != '\r')) {
      anomalies.add(HeaderAnomaly.BARE_LF);
    }
    return Math.min(i + 1, top.length);
  }

  private void addField(int start, int end) {
    byte[] raw = Arrays.copyOfRange(top, start, end);
    int colon = 0;
    while (colon < raw.length && raw[colon] != ':' && raw[colon] != '\n') {
      colon++;
    }
    if (colon == raw.length || raw[colon] != ':') {
      anomalies.add(HeaderAnomaly.NO_COLON);
      fields.add(new HeaderField("", raw, -1));
      return;
    }
    int nameEnd = colon;
    while (nameEnd > 0 && (raw[nameEnd - 1] == ' ' || raw[nameEnd - 1] == '\t')) {
      nameEnd--;
    }
    if (nameEnd < colon) {
      anomalies.add(HeaderAnomaly.SPACE_BEFORE_COLON);
    }
    if (!isFieldName(raw, nameEnd)) {
      anomalies.add(HeaderAnomaly.BAD_NAME);
    }
    fields.add(new HeaderField(new String(raw, 0, nameEnd, ISO_8859_1), raw, colon));
  }

  /** RFC 5322 2.2: printable ASCII without the colon. */
  private static boolean isFieldName(byte[] raw, int end) {
    for (int i = 0; i < end; i++) {
      if (raw[i] <= ' ' || raw[i] > '~') {
        return false;
      }
    }
    return end > 0;
  }
}
