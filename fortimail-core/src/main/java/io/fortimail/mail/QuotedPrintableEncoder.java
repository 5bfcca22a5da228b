package io.fortimail.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes text in quoted-printable (RFC 2045 section 6.7). CRLF ends a line; a CR that stands alone
 * is an octet like others.
 *
 * <p>No line begins with two hyphens, so none can be taken for a delimiter of a multipart. Closing
 * it ends the text, and leaves open what it is written to. Not safe for use by several threads.
 */
public final class QuotedPrintableEncoder extends OutputStream {

  /** What a LF is that follows no CR. */
  public enum LineFeed {
    /** The end of a line, as in text from a file; CRLF is written. */
    ENDS_LINE,
    /** An octet, which is encoded. */
    IS_AN_OCTET
  }

  /** Rule 5: at most 76 characters, the {@code =} of a soft line break among them. */
  private static final int LINE = 75;

  private static final int NOTHING = -1;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };

  private final OutputStream out;
  private final LineFeed lineFeed;
  private int lineLength;
  private int space = NOTHING;
  private int firstOfLine = NOTHING;
  private boolean afterCr;

  /**
   * An encoder.
   *
   * @param out where the encoded text goes
   * @param lineFeed what a LF is that follows no CR
   */
  public QuotedPrintableEncoder(OutputStream out, LineFeed lineFeed) {
    this.out = out;
    this.lineFeed = lineFeed;
  }

  /**
   * Encodes text that is whole.
   *
   * @param text its octets
   * @param lineFeed what a LF is that follows no CR
   * @return the encoded text
   */
  public static byte[] encode(byte[] text, LineFeed lineFeed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 8 + 16);
    try (QuotedPrintableEncoder encoder = new QuotedPrintableEncoder(out, lineFeed)) {
      encoder.write(text);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return out.toByteArray();
  }

  @Override
  public void write(int b) throws IOException {
    int octet = b & 0xff;
    if (octet == '\n' && (afterCr || lineFeed == LineFeed.ENDS_LINE)) {
      afterCr = false;
      hardBreak();
      return;
    }
    writeCr();
    if (octet == '\r') {
      afterCr = true;
      return;
    }
    writeSpace();
    if (octet == ' ' || octet == '\t') {
      space = octet;
    } else if (isLiteral(octet) && !(octet == '-' && isBehindHyphen())) {
      literal(octet);
    } else {
      escape(octet);
    }
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int literals = literalsAt(octets, i, end);
      if (literals > 0) {
        out.write(octets, i, literals);
        firstOfLine = lineLength == 0 ? octets[i] : firstOfLine;
        lineLength += literals;
        i += literals;
      } else {
        write(octets[i++]);
      }
    }
  }

  /**
   * How many octets stand for themselves and fit the line, blanks with text behind them included.
   */
  private int literalsAt(byte[] octets, int from, int end) {
    if (afterCr || space != NOTHING || (octets[from] == '-' && lineLength <= 1)) {
      return 0;
    }
    int most = Math.min(end, from + LINE - lineLength);
    int i = from;
    int last = from;
    while (i < most && (isLiteral(octets[i]) || octets[i] == ' ')) {
      last = octets[i++] == ' ' ? last : i;
    }
    return last - from;
  }

  /**
   * Whether a hyphen would be the second of a line. Two of them may begin the delimiter of a
   * multipart around this text (RFC 2046 section 5.1.1), and whoever wrote the text may have chosen
   * the boundary.
   */
  private boolean isBehindHyphen() {
    return lineLength == 1 && firstOfLine == '-';
  }

  private static boolean isLiteral(int octet) {
    return octet > ' ' && octet <= '~' && octet != '=';
  }

  /** A CR that ends no line is no line end when it is decoded, either. */
  private void writeCr() throws IOException {
    if (afterCr) {
      afterCr = false;
      writeSpace();
      escape('\r');
    }
  }

  private void writeSpace() throws IOException {
    if (space != NOTHING) {
      literal(space);
      space = NOTHING;
    }
  }

  /** Rule 3: white space at the end of a line would be lost on the way. */
  private void escapeSpace() throws IOException {
    if (space != NOTHING) {
      escape(space);
      space = NOTHING;
    }
  }

  private void hardBreak() throws IOException {
    escapeSpace();
    endLine();
  }

  private void endLine() throws IOException {
    out.write('\r');
    out.write('\n');
    lineLength = 0;
  }

  private void literal(int octet) throws IOException {
    reserve(1);
    firstOfLine = lineLength == 1 ? octet : firstOfLine;
    out.write(octet);
  }

  private void escape(int octet) throws IOException {
    reserve(3);
    out.write('=');
    out.write(HEX[octet >> 4]);
    out.write(HEX[octet & 0xf]);
  }

  private void reserve(int length) throws IOException {
    if (lineLength + length > LINE) {
      out.write('=');
      endLine();
    }
    lineLength += length;
  }

  /** Ends the text, and leaves open what it is written to. */
  @Override
  public void close() throws IOException {
    if (afterCr) {
      writeCr();
    }
    escapeSpace();
  }
}
