package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/**
 * Octets in base64 with lines of 76 characters (RFC 2045 section 6.8), encoded as they are read.
 */
final class Base64Source extends ByteSource {

  /** What makes up whole lines of 76 characters. */
  private static final int BLOCK = 57 * 144;

  private static final byte[] CRLF = "\r\n".getBytes(US_ASCII);
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(76, CRLF);

  private final ByteSource octets;

  Base64Source(ByteSource octets) {
    this.octets = octets;
  }

  @Override
  public InputStream openStream() throws IOException {
    return new Encoding(octets.openStream());
  }

  /** Block after block, each of whole lines. */
  private static final class Encoding extends InputStream {

    private final InputStream octets;
    private ByteArrayInputStream block = new ByteArrayInputStream(new byte[0]);

    Encoding(InputStream octets) {
      this.octets = octets;
    }

    @Override
    public int read() throws IOException {
      return fill() ? block.read() : -1;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      return most == 0 ? 0 : fill() ? block.read(into, at, most) : -1;
    }

    private boolean fill() throws IOException {
      if (block.available() == 0) {
        byte[] encoded = ENCODER.encode(octets.readNBytes(BLOCK));
        byte[] lines = new byte[encoded.length == 0 ? 0 : encoded.length + CRLF.length];
        System.arraycopy(encoded, 0, lines, 0, encoded.length);
        System.arraycopy(
            CRLF, 0, lines, Math.max(0, lines.length - 2), lines.length - encoded.length);
        block = new ByteArrayInputStream(lines);
      }
      return block.available() > 0;
    }

    @Override
    public void close() throws IOException {
      octets.close();
    }
  }
}
