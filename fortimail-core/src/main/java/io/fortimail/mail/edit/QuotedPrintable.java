package io.fortimail.mail.edit;

import java.io.ByteArrayOutputStream;

/** Writes quoted-printable (RFC 2045 section 6.7). */
final class QuotedPrintable {

  /** The longest line, without its end. */
  private static final int MAX_LINE = 76;

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final byte[] octets;
  private final boolean lineFeedEndsLine;
  private final ByteArrayOutputStream out;
  private int column;

  private QuotedPrintable(byte[] octets, boolean lineFeedEndsLine) {
    this.octets = octets;
    this.lineFeedEndsLine = lineFeedEndsLine;
    this.out = new ByteArrayOutputStream(octets.length + octets.length / 8 + 16);
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
      int lineEnd = lineEnd(i);
      if (lineEnd > 0) {
        out.write(octets, i, lineEnd);
        column = 0;
        i += lineEnd;
      } else {
        put(i, i + 1 == octets.length || lineEnd(i + 1) > 0);
        i++;
      }
    }
    return out.toByteArray();
  }

  /** How many octets make up the line end here; 0 if there is none. */
  private int lineEnd(int i) {
    if (octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
      return 2;
    }
    return octets[i] == '\n' && lineFeedEndsLine ? 1 : 0;
  }

  private void put(int i, boolean lastOfLine) {
    byte octet = octets[i];
    boolean blank = octet == ' ' || octet == '\t';
    boolean plain = blank ? !lastOfLine : octet > ' ' && octet <= '~' && octet != '=';
    // One column is left for the '=' of a soft line break.
    if (column + (plain ? 1 : 3) > MAX_LINE - (lastOfLine ? 0 : 1)) {
      out.write('=');
      out.write('\r');
      out.write('\n');
      column = 0;
    }
    if (plain && !(column == 0 && isDelimiterStart(i))) {
      out.write(octet);
      column++;
    } else {
      out.write('=');
      out.write(HEX[octet >> 4 & 0xf]);
      out.write(HEX[octet & 0xf]);
      column += 3;
    }
  }

  /**
   * Whether a line that begins here might be a delimiter of a multipart around this text. Whoever
   * wrote the text chose the boundary, and may have hidden it in an encoding or within a line.
   */
  private boolean isDelimiterStart(int i) {
    return octets[i] == '-' && i + 1 < octets.length && octets[i + 1] == '-';
  }
}
