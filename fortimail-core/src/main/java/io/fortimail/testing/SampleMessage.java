package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.FieldText;
import io.fortimail.mail.Message;
import io.fortimail.mail.PeerText;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a message for a test: correct unless it is told otherwise, and always the same bytes for
 * the same calls.
 *
 * <pre>{@code
 * Message message = SampleMessage.builder()
 *     .from("Anna", "anna@client.example")
 *     .subject("Grüße")
 *     .text("Hello")
 *     .attachment("report.pdf", "application/pdf", bytes)
 *     .build();
 * }</pre>
 *
 * <p>What is not said has a default: sender, recipient, subject, date, message identifier and a
 * short text. Text with other characters than ASCII is written as RFC 2047 and RFC 2231 have it,
 * lines end in CRLF, long fields are folded. What must be wrong on purpose goes through {@link
 * #rawField} and {@link #rawBody}.
 *
 * <p>Not safe for use by several threads.
 */
public final class SampleMessage {

  /** The sender of messages that name none. */
  public static final String SENDER = "sender@client.example";

  /** The recipient of messages that name none. */
  public static final String RECIPIENT = "recipient@inside.example";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final List<Field> fields = new ArrayList<>();
  private final List<SampleEntity> inlines = new ArrayList<>();
  private final List<SampleEntity> attachments = new ArrayList<>();
  private Optional<String> text = Optional.empty();
  private Optional<String> html = Optional.empty();
  private Optional<String> rawBody = Optional.empty();
  private Optional<TransferEncoding> encoding = Optional.empty();
  private Charset charset = UTF_8;

  /**
   * A field with its CRLF, one character for each octet, and the name under which it is replaced or
   * left out.
   */
  private record Field(String name, String written) {
    boolean isNamed(String other) {
      return Ascii.equalsIgnoreCase(name, other);
    }
  }

  private SampleMessage() {
    from(SENDER).to(RECIPIENT).subject("Sample").date(ManualTimer.START);
    header("Message-ID", "<sample@client.example>");
  }

  /** {@return a message with the defaults} */
  public static SampleMessage builder() {
    return new SampleMessage();
  }

  /**
   * Sets the author.
   *
   * @param address a mailbox, which may be international (RFC 6531)
   * @return this builder
   * @throws IllegalArgumentException if it is no mailbox
   */
  public SampleMessage from(String address) {
    return replace("From", mailbox(address));
  }

  /**
   * Sets the author.
   *
   * @param name what mail programs show
   * @param address a mailbox
   * @return this builder
   * @throws IllegalArgumentException if it is no mailbox, or the name has a line end
   */
  public SampleMessage from(String name, String address) {
    return replace("From", FieldText.phrase(name) + " <" + mailbox(address) + ">");
  }

  /**
   * Sets the recipients that the header names; those of the envelope are another matter.
   *
   * @param addresses mailboxes
   * @return this builder
   * @throws IllegalArgumentException if one is no mailbox
   */
  public SampleMessage to(String... addresses) {
    return replace("To", mailboxes(addresses));
  }

  /**
   * Sets the recipients of copies.
   *
   * @param addresses mailboxes
   * @return this builder
   * @throws IllegalArgumentException if one is no mailbox
   */
  public SampleMessage cc(String... addresses) {
    return replace("Cc", mailboxes(addresses));
  }

  /**
   * Sets the subject.
   *
   * @param subject any text of one line
   * @return this builder
   * @throws IllegalArgumentException if it has a line end
   */
  public SampleMessage subject(String subject) {
    return replace("Subject", FieldText.unstructured(subject));
  }

  /**
   * Sets the date, which is {@link ManualTimer#START} by default.
   *
   * @param date when the message was written
   * @return this builder
   */
  public SampleMessage date(Instant date) {
    return replace("Date", DATE.format(date.atOffset(ZoneOffset.UTC)));
  }

  /**
   * Adds a field, below those of the same name.
   *
   * @param name its name
   * @param value its text, in encoded words where it is not ASCII
   * @return this builder
   * @throws IllegalArgumentException if name or value cannot stand in a header
   */
  public SampleMessage header(String name, String value) {
    return add(name, FieldText.field(name, FieldText.unstructured(value)));
  }

  /**
   * Adds a field as it stands, whatever is wrong with it.
   *
   * @param octets one character for each octet; CRLF is added
   * @return this builder
   */
  public SampleMessage rawField(String octets) {
    return add("", octets + "\r\n");
  }

  /**
   * Leaves out every field of a name, the default ones too.
   *
   * @param name the name
   * @return this builder
   */
  public SampleMessage without(String name) {
    fields.removeIf(field -> field.isNamed(name));
    return this;
  }

  /**
   * Sets the plain text.
   *
   * @param body the text; its line ends become CRLF
   * @return this builder
   */
  public SampleMessage text(String body) {
    text = Optional.of(body);
    return this;
  }

  /**
   * Sets the HTML text, an alternative to the plain one where there are both.
   *
   * @param body the text; its line ends become CRLF
   * @return this builder
   */
  public SampleMessage html(String body) {
    html = Optional.of(body);
    return this;
  }

  /**
   * Sets how texts are written, where the default will not do: UTF-8, as 7bit or quoted-printable.
   *
   * @param textCharset the charset of plain text and HTML
   * @param textEncoding their transfer encoding
   * @return this builder
   */
  public SampleMessage encoded(Charset textCharset, TransferEncoding textEncoding) {
    charset = textCharset;
    encoding = Optional.of(textEncoding);
    return this;
  }

  /**
   * Adds an attachment in base64.
   *
   * @param fileName its name, any text of one line
   * @param type its media type, such as {@code application/pdf}
   * @param content its bytes
   * @return this builder
   * @throws IllegalArgumentException if name or type has a line end
   */
  public SampleMessage attachment(String fileName, String type, byte[] content) {
    return attachment(fileName, type, content, TransferEncoding.BASE64);
  }

  /**
   * Adds an attachment.
   *
   * @param fileName its name, any text of one line
   * @param type its media type, such as {@code application/pdf}
   * @param content its bytes
   * @param transfer how they are carried
   * @return this builder
   * @throws IllegalArgumentException if name or type has a line end, or the content cannot be
   *     carried that way
   */
  public SampleMessage attachment(
      String fileName, String type, byte[] content, TransferEncoding transfer) {
    String disposition = "attachment" + FieldText.parameter("filename", fileName);
    String field = FieldText.field("Content-Disposition", disposition);
    attachments.add(SampleEntity.leaf(type, field, transfer, content));
    return this;
  }

  /**
   * Adds a part that the HTML text shows, as in {@code <img src="cid:logo@client.example">}.
   *
   * @param contentId its identifier, without angle brackets (RFC 2392)
   * @param type its media type, such as {@code image/png}
   * @param content its bytes
   * @return this builder
   * @throws IllegalArgumentException if identifier or type has a line end
   */
  public SampleMessage inline(String contentId, String type, byte[] content) {
    String more =
        FieldText.field("Content-ID", "<" + contentId + ">")
            + FieldText.field("Content-Disposition", "inline");
    inlines.add(SampleEntity.leaf(type, more, TransferEncoding.BASE64, content));
    return this;
  }

  /**
   * Encloses a message, as forwarding does.
   *
   * @param message the message inside
   * @return this builder
   */
  public SampleMessage enclosed(SampleMessage message) {
    byte[] content = message.toBytes();
    attachments.add(
        SampleEntity.leaf("message/rfc822", "", TransferEncoding.identityFor(content), content));
    return this;
  }

  /**
   * Sets all that follows the header's empty line, in place of texts and parts. No field speaks of
   * it but those that {@link #header} and {@link #rawField} add.
   *
   * @param bytes the bytes
   * @return this builder
   */
  public SampleMessage rawBody(byte[] bytes) {
    return rawBody(new String(bytes, ISO_8859_1));
  }

  /**
   * Sets all that follows the header's empty line; see {@link #rawBody(byte[])}.
   *
   * @param octets one character for each octet
   * @return this builder
   */
  public SampleMessage rawBody(String octets) {
    rawBody = Optional.of(octets);
    return this;
  }

  /**
   * Writes the message.
   *
   * @return the message, in memory: it needs no closing
   * @throws IllegalArgumentException if a text cannot be carried in the charset or the transfer
   *     encoding that was set
   */
  public Message build() {
    return Message.of(toBytes());
  }

  /**
   * Writes the message.
   *
   * @return its bytes
   * @throws IllegalArgumentException if a text cannot be carried in the charset or the transfer
   *     encoding that was set
   */
  public byte[] toBytes() {
    return toString().getBytes(ISO_8859_1);
  }

  /** {@return the message as text, one character for each octet} */
  @Override
  public String toString() {
    SampleEntity body = rawBody.map(raw -> new SampleEntity("", raw)).orElseGet(this::body);
    String head = fields.stream().map(Field::written).collect(Collectors.joining());
    return head + body.fields() + "\r\n" + body.body();
  }

  private SampleEntity body() {
    List<SampleEntity> texts = new ArrayList<>();
    if (text.isPresent() || html.isEmpty()) {
      texts.add(textPart("plain", text.orElse("A sample.\n")));
    }
    html.ifPresent(body -> texts.add(related(textPart("html", body))));
    List<SampleEntity> all = new ArrayList<>();
    all.add(SampleEntity.of("alternative", texts));
    if (html.isEmpty()) {
      all.addAll(inlines);
    }
    all.addAll(attachments);
    SampleEntity whole = SampleEntity.of("mixed", all);
    return new SampleEntity("MIME-Version: 1.0\r\n" + whole.fields(), whole.body());
  }

  private SampleEntity related(SampleEntity root) {
    List<SampleEntity> parts = new ArrayList<>(List.of(root));
    parts.addAll(inlines);
    return SampleEntity.of("related", parts);
  }

  private SampleEntity textPart(String subtype, String body) {
    if (!charset.newEncoder().canEncode(body)) {
      throw new IllegalArgumentException("the text cannot be written in " + charset);
    }
    byte[] content = withCrLf(body).getBytes(charset);
    TransferEncoding transfer = encoding.orElseGet(() -> TransferEncoding.forText(content));
    String type = "text/" + subtype + "; charset=" + Ascii.toLowerCase(charset.name());
    return SampleEntity.leaf(type, "", transfer, content);
  }

  private static String withCrLf(String text) {
    return text.lines().collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private SampleMessage replace(String name, String value) {
    Field field = new Field(name, FieldText.field(name, value));
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).isNamed(name)) {
        fields.set(i, field);
        return this;
      }
    }
    fields.add(field);
    return this;
  }

  private SampleMessage add(String name, String written) {
    fields.add(new Field(name, written));
    return this;
  }

  private static String mailboxes(String... addresses) {
    return Arrays.stream(addresses).map(SampleMessage::mailbox).collect(Collectors.joining(", "));
  }

  private static String mailbox(String text) {
    return EmailAddress.parseInternational(text)
        .map(EmailAddress::toString)
        .orElseThrow(
            () -> new IllegalArgumentException("not a mailbox: " + PeerText.clean(text, 320)));
  }
}
