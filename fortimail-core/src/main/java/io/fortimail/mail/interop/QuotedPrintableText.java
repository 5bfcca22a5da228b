package io.fortimail.mail.interop;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes text in quoted-printable (RFC 2045 section 6.7). Mime4j's own encoder loses white space
 * before a LF that stands alone, and a CR that follows white space.
 */
final class QuotedPrintableText extends OutputStream {

  /** Rule 5: at most 76 characters, the {@code =} of a soft line break among them. */
  private static final int LINE = 75;

  private static final int NOTHING = -1;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };

  private final OutputStream out;
  private int lineLength;
  private int space = NOTHING;
  private boolean afterCr;

  QuotedPrintableText(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    int octet = b & 0xff;
    if (octet == '\n') {
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
    } else if (octet > ' ' && octet <= '~' && octet != '=') {
      literal(octet);
    } else {
      escape(octet);
    }
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
