package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteSource;
import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message as it came: its bytes always at hand, its header and its parts read when first asked
 * for.
 *
 * <p>Immutable and safe for use by several threads. A large message lies in a temporary file, which
 * {@link #close} removes; after that its content cannot be read.
 */
public final class Message implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Message.class);

  private final ByteSource content;
  private final long size;
  private final Runnable release;

  private Message(ByteSource content, long size, Runnable release) {
    this.content = content;
    this.size = size;
    this.release = release;
  }

  /**
   * A message in memory.
   *
   * @param content its bytes with CRLF line ends; copied
   * @return the message, which needs no closing
   */
  public static Message of(byte[] content) {
    return new Message(ByteSource.wrap(content.clone()), content.length, () -> {});
  }

  /**
   * A message in memory.
   *
   * @param content its text with CRLF line ends, written as UTF-8
   * @return the message, which needs no closing
   */
  public static Message of(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new Message(ByteSource.wrap(bytes), bytes.length, () -> {});
  }

  /**
   * Reads a message to the end of a stream.
   *
   * @param in its bytes; not closed
   * @param inMemory the most bytes kept in memory; a larger message goes to a temporary file
   * @return the message; close it
   * @throws IOException if the stream or the temporary file fails; nothing is left behind
   */
  public static Message read(InputStream in, int inMemory) throws IOException {
    try (Builder builder = builder(inMemory)) {
      in.transferTo(builder.output());
      return builder.build();
    }
  }

  /**
   * Starts a message whose bytes come piece by piece.
   *
   * @param inMemory the most bytes kept in memory; a larger message goes to a temporary file
   * @return the builder; close it unless it was built
   */
  public static Builder builder(int inMemory) {
    return new Builder(inMemory);
  }

  /** {@return the bytes as they came; they can be read as often as one likes} */
  public ByteSource content() {
    return content;
  }

  /** {@return the number of octets of {@link #content}} */
  public long size() {
    return size;
  }

  /** Removes the temporary file, if there is one. May be called more than once. */
  @Override
  public void close() {
    release.run();
  }

  /** Collects the bytes of one message. Not safe for use by several threads. */
  public static final class Builder implements AutoCloseable {

    private final FileBackedOutputStream spool;
    private long size;
    private boolean built;

    private Builder(int inMemory) {
      this.spool = new FileBackedOutputStream(inMemory);
    }

    /**
     * Adds bytes.
     *
     * @param bytes where they are
     * @param offset where they begin
     * @param length how many
     * @throws IOException if the temporary file cannot be written
     */
    public void write(byte[] bytes, int offset, int length) throws IOException {
      spool.write(bytes, offset, length);
      size += length;
    }

    /**
     * Adds bytes.
     *
     * @param bytes all that remains in the buffer is added and consumed
     * @throws IOException if the temporary file cannot be written
     */
    public void write(ByteBuffer bytes) throws IOException {
      if (bytes.hasArray()) {
        write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
      } else {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        write(copy, 0, copy.length);
      }
    }

    /** {@return how many bytes there are so far} */
    public long size() {
      return size;
    }

    /**
     * Finishes the message, which now owns the bytes.
     *
     * @return the message; close it
     * @throws IOException if the temporary file cannot be written
     */
    public Message build() throws IOException {
      spool.close();
      built = true;
      return new Message(spool.asByteSource(), size, () -> discard(spool));
    }

    /** Throws the bytes away, unless the message was built. */
    @Override
    public void close() {
      if (!built) {
        discard(spool);
      }
    }

    private OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          Builder.this.write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
          Builder.this.write(b, off, len);
        }
      };
    }
  }

  private static void discard(FileBackedOutputStream spool) {
    try {
      spool.reset();
    } catch (IOException leftBehind) {
      // The file could not be deleted; the JVM's temporary folder is where it is looked for.
      log.warn("temporary file left behind", leftBehind);
    }
  }
}
