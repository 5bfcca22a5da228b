package io.fortimail.smtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the PROXY header at the start of a connection, byte for byte and not one more: what follows
 * is the client's. One for each connection; not safe for use by several threads.
 */
public final class ProxyHeaderReader {

  /** The longest line of version 1 with its CRLF (PROXY protocol section 2.1). */
  static final int MAX_LINE = 107;

  /**
   * The longest header of version 2: addresses have 36 octets, a proxy's additions some hundred.
   */
  static final int MAX_BINARY = 4_096;

  private static final byte[] LINE_START = {'P', 'R', 'O', 'X', 'Y', ' '};

  private byte[] header = new byte[MAX_LINE];
  private int count;
  private ProxyHeader result = new ProxyHeader.NeedsMore();

  /** A reader for a new connection. */
  public ProxyHeaderReader() {}

  /**
   * Takes bytes of the connection.
   *
   * @param in the bytes; those of the header are consumed
   * @return what the header says; once it is not {@link ProxyHeader.NeedsMore}, it stays the same
   *     and nothing more is consumed
   */
  public ProxyHeader read(ByteBuffer in) {
    while (in.hasRemaining() && result instanceof ProxyHeader.NeedsMore) {
      if (count == header.length) {
        header = Arrays.copyOf(header, 2 * header.length);
      }
      header[count++] = in.get();
      result = header[0] == LINE_START[0] ? line() : binary();
    }
    return result;
  }

  private ProxyHeader line() {
    if (count <= LINE_START.length && header[count - 1] != LINE_START[count - 1]) {
      return new ProxyHeader.Bad("no PROXY header");
    }
    boolean afterCr = count > 1 && header[count - 2] == '\r';
    if (afterCr != (header[count - 1] == '\n')) {
      return new ProxyHeader.Bad("a PROXY line ends with CRLF and nothing else");
    }
    if (afterCr) {
      return ProxyLine.parse(header, count - 2);
    }
    return count < MAX_LINE
        ? new ProxyHeader.NeedsMore()
        : new ProxyHeader.Bad("the PROXY line is too long");
  }

  private ProxyHeader binary() {
    if (!ProxyBinary.startsWell(header, count)) {
      return new ProxyHeader.Bad("no PROXY header");
    }
    if (count < ProxyBinary.FIXED) {
      return new ProxyHeader.NeedsMore();
    }
    int length = ProxyBinary.length(header);
    if (length > MAX_BINARY) {
      return new ProxyHeader.Bad("the PROXY header is too long");
    }
    return count < length
        ? new ProxyHeader.NeedsMore()
        : ProxyBinary.parse(Arrays.copyOf(header, length));
  }
}
