package io.fortimail.mail.interop;

import com.google.common.io.ByteSource;
import jakarta.mail.internet.SharedInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes from which Jakarta Mail cuts its parts without copying them.
 *
 * <p>Opens its source when first read: Jakarta Mail keeps one such stream for each part and never
 * closes it, so what is open from the start would cost a buffer and a file each.
 */
final class SharedBytes extends InputStream implements SharedInputStream {

  private static final long NO_MARK = -1;

  private final ByteSource source;
  private final long start;
  private final long length;
  private @Nullable InputStream in;
  private boolean closed;
  private long position;
  private long marked = NO_MARK;

  /** The bytes of a source from the first position to before the second. */
  SharedBytes(ByteSource source, long start, long end) {
    this.source = source;
    this.start = start;
    this.length = Math.max(0, end - start);
  }

  @Override
  public long getPosition() {
    return position;
  }

  @Override
  public InputStream newStream(long from, long to) {
    long end = to == -1 ? length : Math.min(to, length);
    return new SharedBytes(source, start + from, start + end);
  }

  private InputStream stream() throws IOException {
    InputStream opened = in;
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (opened == null) {
      opened = new BufferedInputStream(source.slice(start, length).openStream());
      in = opened;
    }
    return opened;
  }

  @Override
  public int read() throws IOException {
    int octet = stream().read();
    if (octet < 0) {
      checkEnd();
    } else {
      position++;
    }
    return octet;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int got = stream().read(bytes, offset, count);
    if (got < 0) {
      checkEnd();
    } else {
      position += got;
    }
    return got;
  }

  /** A spooled message that was closed reads as empty; that is no content. */
  private void checkEnd() throws EOFException {
    if (position < length) {
      throw new EOFException("the message was closed");
    }
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = stream().skip(count);
    position += skipped;
    return skipped;
  }

  /** All that is left, as far as an int goes: Jakarta Mail takes it for the size. */
  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, length - position);
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public void mark(int readLimit) {
    marked = NO_MARK;
    try {
      stream().mark(readLimit);
      marked = position;
    } catch (IOException unreadable) {
      // Then there is no mark, and reset() says so.
    }
  }

  @Override
  public void reset() throws IOException {
    if (marked == NO_MARK) {
      throw new IOException("no mark");
    }
    stream().reset();
    position = marked;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (in != null) {
      in.close();
    }
  }
}
