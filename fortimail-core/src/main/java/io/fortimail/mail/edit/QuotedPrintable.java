package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Writes quoted-printable (RFC 2045 section 6.7). */
final class QuotedPrintable {

  /** The longest line, without its end. */
  private static final int MAX_LINE = 76;

  /** The most that one step writes: a line, a soft line break and an octet that takes three. */
  private static final int MOST_AT_ONCE = MAX_LINE + 6;

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);

  /** What stands for itself wherever it stands, which blanks do not. */
  private static final boolean[] PLAIN = plain();

  private final byte[] octets;
  private final boolean lineFeedEndsLine;
  private byte[] out;
  private int size;
  private int column;

  private static boolean[] plain() {
    boolean[] plain = new boolean[256];
    for (int c = '!'; c <= '~'; c++) {
      plain[c] = c != '=';
    }
    return plain;
  }

  private QuotedPrintable(byte[] octets, boolean lineFeedEndsLine) {
    this.octets = octets;
    this.lineFeedEndsLine = lineFeedEndsLine;
    this.out = new byte[octets.length + octets.length / 4 + MOST_AT_ONCE];
  }

  /**
   * Encodes text.
   *
   * @param lineFeedEndsLine whether an LF without CR ends a line; where it does not, it is encoded
   */
  static byte[] encode(byte[] octets, boolean lineFeedEndsLine) {
    return new QuotedPrintable(octets, lineFeedEndsLine).encode();
  }

  private byte[] encode() {
    int i = 0;
    while (i < octets.length) {
      if (out.length - size < MOST_AT_ONCE) {
        out = Arrays.copyOf(out, 2 * out.length);
      }
      i = copyPlain(i);
      int lineEnd = lineEnd(i);
      if (lineEnd > 0) {
        copy(i, lineEnd);
        column = 0;
        i += lineEnd;
      } else {
        put(octets[i], i + 1 == octets.length || lineEnd(i + 1) > 0);
        i++;
      }
    }
    return Arrays.copyOf(out, size);
  }

  /** Copies what stands for itself, blanks before it included, as far as the line has room. */
  private int copyPlain(int from) {
    int most = Math.min(octets.length - 1, from + MAX_LINE - 1 - column);
    int i = from;
    while (i < most
        && (PLAIN[octets[i] & 0xff] || (octets[i] == ' ' && PLAIN[octets[i + 1] & 0xff]))) {
      i++;
    }
    copy(from, i - from);
    column += i - from;
    return i;
  }

  private void copy(int from, int length) {
    System.arraycopy(octets, from, out, size, length);
    size += length;
  }

  /** How many octets make up the line end here; 0 if there is none. */
  private int lineEnd(int i) {
    if (octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
      return 2;
    }
    return octets[i] == '\n' && lineFeedEndsLine ? 1 : 0;
  }

  private void put(byte octet, boolean lastOfLine) {
    boolean blank = octet == ' ' || octet == '\t';
    boolean plain = blank ? !lastOfLine : PLAIN[octet & 0xff];
    int width = plain ? 1 : 3;
    // One column is left for the '=' of a soft line break.
    if (column + width > MAX_LINE - (lastOfLine ? 0 : 1)) {
      write('=', '\r', '\n');
      column = 0;
    }
    if (plain) {
      out[size++] = octet;
    } else {
      write('=', HEX[octet >> 4 & 0xf], HEX[octet & 0xf]);
    }
    column += width;
  }

  private void write(int first, int second, int third) {
    out[size++] = (byte) first;
    out[size++] = (byte) second;
    out[size++] = (byte) third;
  }
}
