package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A message with edits applied: the octets that leave. What no edit touches keeps its octets, and
 * is read from the message only when it is written.
 */
public final class EditedMessage {

  private EditedMessage() {}

  /**
   * Applies the edits that concern the message. Edits of the header are applied in their order; so
   * are those of the content, and one of a part within a part that an earlier one has replaced or
   * removed finds nothing to do. Where the header is beyond the limits, only what was read of it is
   * edited, and the content is not: nobody knows where it begins.
   *
   * @param message the message as it came; to be kept open until the result was read
   * @param edits all edits; those that concern the envelope are passed over
   * @return the octets, which can be read as often as one likes
   * @throws IOException if the message cannot be read, as when it is closed
   */
  public static ByteSource of(Message message, List<MessageEdit> edits) throws IOException {
    List<MessageEdit.HeaderEdit> headerEdits = only(edits, MessageEdit.HeaderEdit.class);
    List<MessageEdit.ContentEdit> contentEdits = only(edits, MessageEdit.ContentEdit.class);
    if (headerEdits.isEmpty() && contentEdits.isEmpty()) {
      return message.content();
    }
    if (contentEdits.isEmpty() && !beginsWithBlank(message)) {
      Optional<String> top = onTop(headerEdits);
      if (top.isPresent()) {
        byte[] fields = top.get().getBytes(US_ASCII);
        return ByteSource.concat(ByteSource.wrap(fields), message.content());
      }
    }
    HeaderLines header = new HeaderLines(message.headers());
    boolean known = message.headers().stoppedBy().isEmpty();
    ByteSource below =
        contentEdits.isEmpty() || !known
            ? belowHeader(message)
            : new ContentEdits(message, header).apply(contentEdits);
    headerEdits.forEach(header::apply);
    return ByteSource.concat(ByteSource.wrap(header.written()), below);
  }

  /** The fields that go on top, if nothing else is to be done. */
  private static Optional<String> onTop(List<MessageEdit.HeaderEdit> edits) {
    StringBuilder top = new StringBuilder();
    for (MessageEdit.HeaderEdit edit : edits) {
      if (!(edit instanceof MessageEdit.AddHeader add)) {
        return Optional.empty();
      }
      top.insert(0, add.toField());
    }
    return Optional.of(top.toString());
  }

  private static boolean beginsWithBlank(Message message) {
    List<HeaderField> fields = message.headers().fields();
    return !fields.isEmpty() && fields.get(0).beginsWithBlank();
  }

  private static <E extends MessageEdit> List<E> only(List<MessageEdit> edits, Class<E> kind) {
    return edits.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The empty line and the body; where the header was too long, what was not read of it, too. */
  private static ByteSource belowHeader(Message message) {
    long fields = message.headers().fields().stream().mapToLong(HeaderField::size).sum();
    return message.content().slice(fields, message.size());
  }
}
