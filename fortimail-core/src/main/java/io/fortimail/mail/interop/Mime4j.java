package io.fortimail.mail.interop;

import io.fortimail.mail.Message;
import io.fortimail.mail.MessageLimits;
import io.fortimail.mail.PeerText;
import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * Messages of Apache James Mime4j.
 *
 * <pre>{@code
 * var mime4j = Mime4j.toMime4j(message, 65_536);
 * try {
 *   mime4j.getHeader().setField(Fields.subject("checked"));
 *   try (Message changed = Mime4j.fromMime4j(mime4j, 65_536)) { ... }
 * } finally {
 *   mime4j.dispose();
 * }
 * }</pre>
 */
public final class Mime4j {

  /**
   * The deepest nesting of a message that is converted: {@value}. Mime4j recurses with each level,
   * and the bytes of an inner level pass through a stream of each outer one. People write four or
   * five levels, forwarded threads some dozens (RFC 2046 section 5.2).
   */
  public static final int MAX_DEPTH = 50;

  /**
   * The most octets before the first and after the last part of all multiparts together (RFC 2046
   * section 5.1.1: the preamble and the epilogue, which no mail program shows): {@value}. Mime4j
   * wants them in memory.
   */
  public static final int MAX_BESIDE_PARTS = 1_048_576;

  private static final int REASON_LENGTH = 200;

  private Mime4j() {}

  /**
   * A message for Mime4j, which does not need ours any more.
   *
   * @param message the message
   * @param inMemory the most octets of all decoded bodies together that are kept in memory; each
   *     further body goes to a temporary file
   * @return the message, to be {@linkplain org.apache.james.mime4j.dom.Message#dispose() disposed
   *     of}: that removes the files. Text in a charset that this JVM does not know is read as
   *     US-ASCII
   * @throws UnconvertibleException if reading the {@linkplain Message#structure() structure} was
   *     stopped by a limit or a failure, it passes {@link #MAX_DEPTH} or {@link #MAX_BESIDE_PARTS},
   *     or Mime4j cannot read the message; nothing is left behind
   * @throws IOException if the message cannot be read, or a temporary file not be written; nothing
   *     is left behind
   */
  public static org.apache.james.mime4j.dom.Message toMime4j(Message message, int inMemory)
      throws IOException {
    int parts = Nesting.check(message, MAX_DEPTH).parts().size();
    // Where the two count parts differently, more than usual is still no attack.
    int mostParts = Math.max(parts, MessageLimits.DEFAULT_PARTS);
    Mime4jTree tree = new Mime4jTree(new SpooledBodies(inMemory), mostParts);
    boolean complete = false;
    try {
      parse(message, tree);
      complete = true;
      return tree.message();
    } finally {
      if (!complete) {
        tree.message().dispose();
      }
    }
  }

  private static void parse(Message message, Mime4jTree tree) throws IOException {
    MimeStreamParser parser =
        new MimeStreamParser(
            config(message),
            DecodeMonitor.SILENT,
            new DefaultBodyDescriptorBuilder(
                null, LenientFieldParser.getParser(), DecodeMonitor.SILENT));
    parser.setContentHandler(tree);
    parser.setContentDecoding(true);
    try (InputStream in = message.content().openStream()) {
      parser.parse(in);
    } catch (MimeException | RuntimeException | StackOverflowError failure) {
      // Containment: whatever the other parser makes of a message, its caller hears of it so.
      String reason = PeerText.clean(String.valueOf(failure.getMessage()), REASON_LENGTH);
      throw new UnconvertibleException("Mime4j cannot read the message: " + reason, failure);
    }
  }

  /** Headers as large as ours were, for the two may differ in where a header ends. */
  private static MimeConfig config(Message message) {
    int header = (int) Math.max(MessageLimits.DEFAULT_HEADER_BYTES, message.headers().size());
    int fields =
        Math.max(MessageLimits.DEFAULT_HEADER_FIELDS, message.headers().fields().size() + 1);
    return MimeConfig.custom()
        .setMaxLineLen(header)
        .setMaxHeaderLen(header)
        .setMaxHeaderCount(fields)
        .setMaxContentLen(-1)
        .build();
  }

  /**
   * A message of Mime4j as ours, as Mime4j's {@code DefaultMessageWriter} writes it. Fields that
   * were read and not changed stay byte for byte; bodies in base64 and quoted-printable are encoded
   * anew, so a message may come back in other bytes, with the same parts and the same decoded
   * content.
   *
   * @param message the message; every line end comes out as CRLF (RFC 5322 section 2.3), while a CR
   *     that ends no line stays. Not disposed of
   * @param inMemory the most bytes kept in memory; a larger message goes to a temporary file
   * @return the message; close it
   * @throws UnconvertibleException if Mime4j cannot write the message, such as one without a body;
   *     nothing is left behind
   * @throws IOException if a body cannot be read, or the temporary file not be written; nothing is
   *     left behind
   */
  public static Message fromMime4j(org.apache.james.mime4j.dom.Message message, int inMemory)
      throws IOException {
    try (Message.Builder builder = Message.builder(inMemory)) {
      CrlfOutput out = new CrlfOutput(builder);
      new Mime4jWriter().writeMessage(message, out);
      out.flush();
      return builder.build();
    } catch (IllegalArgumentException incomplete) {
      throw new UnconvertibleException("Mime4j cannot write the message", incomplete);
    }
  }
}
