package io.fortimail.mail.interop;

import io.fortimail.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;

/**
 * Messages of Jakarta Mail.
 *
 * <pre>{@code
 * MimeMessage mime = JakartaMail.toMimeMessage(message);
 * mime.addHeader("X-Checked", "yes");
 * try (Message changed = JakartaMail.fromMimeMessage(mime, 65_536)) { ... }
 * }</pre>
 */
public final class JakartaMail {

  /**
   * The deepest nesting of a message that is converted to a {@link MimeMessage}: {@value}. Jakarta
   * Mail reads the inner levels anew for each outer one, so that a walk costs the size times the
   * depth. People write four or five levels, forwarded threads some dozens (RFC 2046 section 5.2).
   */
  public static final int MAX_DEPTH = 50;

  private JakartaMail() {}

  /**
   * A message for Jakarta Mail, with a session of its own that knows no server.
   *
   * @param message the message, which must stay open as long as the result is used: no bytes are
   *     copied, what lies in a file is read from there
   * @return the message; as long as it is not changed, it is written byte for byte as it came. It
   *     is its caller's own: not for use by several threads
   * @throws UnconvertibleException if reading the {@linkplain Message#structure() structure} was
   *     stopped by a limit or a failure, or it is deeper than {@link #MAX_DEPTH}
   * @throws IOException if the message cannot be read
   */
  public static MimeMessage toMimeMessage(Message message) throws IOException {
    return toMimeMessage(message, Session.getInstance(new Properties()));
  }

  /**
   * A message for Jakarta Mail.
   *
   * @param message the message, which must stay open as long as the result is used: no bytes are
   *     copied, what lies in a file is read from there
   * @param session with the settings of Jakarta Mail. With {@code mail.mime.allowutf8}, header
   *     fields in UTF-8 (RFC 6532) are read as such
   * @return the message; as long as it is not changed, it is written byte for byte as it came. It
   *     is its caller's own: not for use by several threads
   * @throws UnconvertibleException if reading the {@linkplain Message#structure() structure} was
   *     stopped by a limit or a failure, or it is deeper than {@link #MAX_DEPTH}
   * @throws IOException if the message cannot be read
   */
  public static MimeMessage toMimeMessage(Message message, Session session) throws IOException {
    Nesting.check(message, MAX_DEPTH);
    try (SharedBytes bytes = new SharedBytes(message.content(), 0, message.size())) {
      return new StoredMimeMessage(session, bytes, message.content());
    } catch (MessagingException failure) {
      if (failure.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new UnconvertibleException("Jakarta Mail cannot read the message", failure);
    }
  }

  /**
   * A message of Jakarta Mail as ours, as {@link MimeMessage#writeTo(java.io.OutputStream)} writes
   * it: a message that is new is saved first, and gets a {@code Message-ID} and {@code
   * MIME-Version} so; one that was read, and has had its content changed since, is written as it
   * was read unless {@link MimeMessage#saveChanges()} was called. {@code Bcc} fields stay.
   *
   * @param message the message; every line end comes out as CRLF (RFC 5322 section 2.3), while a CR
   *     that ends no line stays
   * @param inMemory the most bytes kept in memory; a larger message goes to a temporary file
   * @return the message; close it
   * @throws UnconvertibleException if Jakarta Mail cannot write the message, such as one without
   *     content; nothing is left behind
   * @throws IOException if the content cannot be read, or the temporary file not be written;
   *     nothing is left behind
   */
  public static Message fromMimeMessage(MimeMessage message, int inMemory) throws IOException {
    try (Message.Builder builder = Message.builder(inMemory)) {
      CrlfOutput out = new CrlfOutput(builder);
      message.writeTo(out);
      out.flush();
      return builder.build();
    } catch (MessagingException failure) {
      throw new UnconvertibleException("Jakarta Mail cannot write the message", failure);
    }
  }
}
