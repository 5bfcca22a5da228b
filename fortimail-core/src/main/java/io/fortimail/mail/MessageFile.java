package io.fortimail.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of messages: one message as a mail program saves it, or an mbox (RFC 4155), told apart by
 * the {@code From } line that begins an mbox.
 *
 * <p>Messages are read one after the other, so a file of any size needs the memory of one message
 * at most. What a file system changed is undone: lines that end in LF get their CRLF back (RFC 5322
 * section 2.3), and the {@code >From } lines of an mbox lose the quote that they got there. A CR
 * that ends no line stays as it is.
 *
 * <pre>{@code
 * try (MessageFile file = MessageFile.open(path, 65_536)) {
 *   for (var next = file.next(); next.isPresent(); next = file.next()) {
 *     try (Message message = next.get()) { ... }
 *   }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class MessageFile implements AutoCloseable {

  private final MessageFileReader reader;
  private final int inMemory;
  private final MessageLimits limits;

  private MessageFile(InputStream in, int inMemory, MessageLimits limits) {
    this.reader = new MessageFileReader(in);
    this.inMemory = inMemory;
    this.limits = limits;
  }

  /**
   * Opens a file.
   *
   * @param file one message or an mbox
   * @param inMemory the most bytes of a message kept in memory
   * @return its messages; close it
   * @throws IOException if there is no such file, or it may not be read
   */
  public static MessageFile open(Path file, int inMemory) throws IOException {
    return of(Files.newInputStream(file), inMemory);
  }

  /**
   * Reads from a stream, such as standard input.
   *
   * @param in one message or an mbox; closed with the result
   * @param inMemory the most bytes of a message kept in memory
   * @return its messages; close it
   */
  public static MessageFile of(InputStream in, int inMemory) {
    return of(in, inMemory, MessageLimits.DEFAULTS);
  }

  /**
   * Reads from a stream, such as standard input.
   *
   * @param in one message or an mbox; closed with the result
   * @param inMemory the most bytes of a message kept in memory
   * @param limits how far each message's header and parts are read
   * @return its messages; close it
   */
  public static MessageFile of(InputStream in, int inMemory, MessageLimits limits) {
    return new MessageFile(in, inMemory, limits);
  }

  /**
   * Reads the next message.
   *
   * @return the message, which the caller closes; empty at the end of the file
   * @throws IOException if the file or the temporary file of the message fails
   */
  public Optional<Message> next() throws IOException {
    try (Message.Builder builder = Message.builder(inMemory, limits)) {
      return reader.readMessage(builder) ? Optional.of(builder.build()) : Optional.empty();
    }
  }

  /** Closes the file. Messages already read stay open. */
  @Override
  public void close() throws IOException {
    reader.close();
  }
}
