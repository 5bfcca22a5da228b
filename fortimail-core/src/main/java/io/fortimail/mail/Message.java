package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Suppliers;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A message as it came: its bytes always at hand, its header and its parts read when first asked
 * for.
 *
 * <p>Immutable and safe for use by several threads. A large message lies in a temporary file, which
 * {@link #close} removes; after that its content cannot be read.
 */
public final class Message implements AutoCloseable {

  private final Octets content;
  private final Runnable release;
  private final Supplier<Headers> headers;
  private final LazyStructure structure;
  private final Supplier<Map<Class<?>, Object>> shared = Suppliers.memoize(ConcurrentHashMap::new);

  private Message(Octets content, int inMemory, MessageLimits limits, Runnable release) {
    this.content = content;
    this.release = release;
    this.headers = Suppliers.memoize(() -> readHeaders(content, limits));
    this.structure = new LazyStructure(content, headers, limits, inMemory);
  }

  /**
   * A message in memory.
   *
   * @param content its bytes with CRLF line ends; copied
   * @return the message, which needs no closing
   */
  public static Message of(byte[] content) {
    return inMemory(content.clone());
  }

  /**
   * A message in memory.
   *
   * @param content its text with CRLF line ends, written as UTF-8
   * @return the message, which needs no closing
   */
  public static Message of(String content) {
    return inMemory(content.getBytes(UTF_8));
  }

  /**
   * A message in memory, over an array that is not copied.
   *
   * @param content its bytes with CRLF line ends; they must not change while the message is in use
   * @return the message, which needs no closing
   */
  public static Message wrap(byte[] content) {
    return inMemory(content);
  }

  /** What is made of it is no larger than it, so that needs no file either. */
  private static Message inMemory(byte[] bytes) {
    return new Message(
        new MemoryOctets(bytes, 0, bytes.length),
        Integer.MAX_VALUE,
        MessageLimits.DEFAULTS,
        () -> {});
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
      in.transferTo(builder.spool);
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
    return builder(inMemory, MessageLimits.DEFAULTS);
  }

  /**
   * Starts a message whose bytes come piece by piece.
   *
   * @param inMemory the most bytes kept in memory; a larger message goes to a temporary file, and
   *     so do its decoded parts
   * @param limits how far its header and its parts are read
   * @return the builder; close it unless it was built
   */
  public static Builder builder(int inMemory, MessageLimits limits) {
    return new Builder(inMemory, limits);
  }

  /** {@return the bytes as they came; they can be read as often as one likes} */
  public ByteSource content() {
    return content;
  }

  /** {@return the number of octets of {@link #content}} */
  public long size() {
    return content.length();
  }

  /**
   * {@return the header, read when first asked for}
   *
   * @throws UncheckedIOException if the temporary file cannot be read
   */
  public Headers headers() {
    return headers.get();
  }

  private static Headers readHeaders(Octets content, MessageLimits limits) {
    try {
      return HeaderReader.read(content, limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return the parts, found when first asked for and decoded when they are read} That may take as
   * long as reading the whole message, so it is {@code BLOCKING} work for a filter. It never
   * throws: a message that cannot be read to its end has a structure that says so.
   */
  public MimeStructure structure() {
    return structure.get();
  }

  /**
   * What is made of this message once and shared by all who ask, such as its text.
   *
   * @param <T> the type of what is made
   * @param type its class, under which it is kept until the message goes
   * @param read makes it, the first time it is asked for; others who ask meanwhile wait. It must
   *     not ask for a shared value of the same message in turn
   * @return the value
   */
  public <T> T shared(Class<T> type, Function<Message, T> read) {
    return type.cast(shared.get().computeIfAbsent(type, missing -> read.apply(this)));
  }

  /** Removes the temporary files, if there are any. May be called more than once. */
  @Override
  public void close() {
    structure.close();
    release.run();
  }

  /** Collects the bytes of one message. Not safe for use by several threads. */
  public static final class Builder implements AutoCloseable {

    private final Spool spool;
    private final int inMemory;
    private final MessageLimits limits;
    private boolean built;

    private Builder(int inMemory, MessageLimits limits) {
      this.spool = new Spool(inMemory);
      this.inMemory = inMemory;
      this.limits = limits;
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
    }

    /**
     * Adds bytes.
     *
     * @param bytes all that remains in the buffer is added and consumed
     * @throws IOException if the temporary file cannot be written
     */
    public void write(ByteBuffer bytes) throws IOException {
      spool.write(bytes);
    }

    /** {@return how many bytes there are so far} */
    public long size() {
      return spool.size();
    }

    /**
     * Finishes the message, which now owns the bytes.
     *
     * @return the message; close it
     * @throws IOException if the temporary file cannot be written
     */
    public Message build() throws IOException {
      Octets content = spool.octets();
      built = true;
      return new Message(content, inMemory, limits, spool::discard);
    }

    /** Throws the bytes away, unless the message was built. */
    @Override
    public void close() {
      if (!built) {
        spool.discard();
      }
    }
  }
}
