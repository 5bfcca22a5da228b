package io.fortimail.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Decodes while it is read. Not safe for use by several threads. */
final class DecodingStream extends InputStream {

  private static final int LARGEST_BLOCK = 16_384;

  private final TransferDecoder decoder;
  private final Window in;
  private final int block;
  private final byte[] decoded;
  private int next;
  private int end;
  private boolean ended;

  DecodingStream(Octets encoded, TransferDecoder decoder) {
    this.decoder = decoder;
    this.in = encoded.window();
    this.block = (int) Math.min(LARGEST_BLOCK, encoded.length());
    this.decoded = new byte[decoder.most(block)];
  }

  @Override
  public int read() throws IOException {
    return available() > 0 || fill() ? decoded[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (available() == 0 && !fill()) {
      return -1;
    }
    int length = Math.min(most, available());
    System.arraycopy(decoded, next, into, at, length);
    next += length;
    return length;
  }

  @Override
  public int available() {
    return end - next;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long all = 0;
    while (available() > 0 || fill()) {
      out.write(decoded, next, available());
      all += available();
      next = end;
    }
    return all;
  }

  /** Decodes the next block that holds something; false at the end. */
  private boolean fill() throws IOException {
    next = 0;
    end = 0;
    while (end == 0 && !ended) {
      if (in.pos == in.limit) {
        in.mark = in.pos;
        if (!in.more()) {
          end = decoder.finish(decoded);
          ended = true;
          break;
        }
      }
      int to = Math.min(in.limit, in.pos + block);
      end = decoder.decode(in.bytes, in.pos, to, decoded);
      in.pos = to;
    }
    return end > 0;
  }

  /** Whether the content, as far as it was read, held what does not belong there. */
  boolean sawJunk() {
    return decoder.sawJunk();
  }
}
