package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteSource;
import io.fortimail.mail.FieldText;
import java.util.Optional;

/**
 * A part that takes the place of another.
 *
 * @param type its type and parameters as they stand in {@code Content-Type}, ASCII without line
 *     ends
 * @param fileName its name if it is an attachment, any text without control characters
 * @param content its octets, read when the message leaves
 */
public record NewPart(String type, Optional<String> fileName, ByteSource content) {

  /**
   * Checks the syntax.
   *
   * @throws IllegalArgumentException if type or name cannot stand in a header
   */
  public NewPart {
    HeaderText.requireValue(type);
    fileName.ifPresent(HeaderText::encode);
  }

  /**
   * Text that is shown in place of what was there.
   *
   * @param text the text; lines end in LF or CRLF
   * @return the part
   */
  public static NewPart text(String text) {
    byte[] octets = TextForms.withLineEnds(text).getBytes(UTF_8);
    return new NewPart("text/plain; charset=utf-8", Optional.empty(), ByteSource.wrap(octets));
  }

  /**
   * An attachment.
   *
   * @param fileName its name
   * @param type its type, such as {@code application/pdf}
   * @param content its octets
   * @return the part
   */
  public static NewPart attachment(String fileName, String type, ByteSource content) {
    return new NewPart(type, Optional.of(fileName), content);
  }

  /** The fields that stand for it in a header. */
  String fields() {
    StringBuilder fields = new StringBuilder(FieldText.field("Content-Type", type));
    fields.append("Content-Transfer-Encoding: base64\r\n");
    fileName.ifPresent(
        name ->
            fields.append(
                FieldText.field(
                    "Content-Disposition", "attachment" + FieldText.parameter("filename", name))));
    return fields.toString();
  }

  /** Header, empty line and encoded content. */
  ByteSource written() {
    return ByteSource.concat(
        ByteSource.wrap((fields() + "\r\n").getBytes(US_ASCII)), new Base64Source(content));
  }
}
