package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteSource;
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
    StringBuilder fields = new StringBuilder(HeaderText.field("Content-Type", type));
    fields.append("Content-Transfer-Encoding: base64\r\n");
    fileName.ifPresent(
        name ->
            fields.append(
                HeaderText.field("Content-Disposition", "attachment;" + fileNameParameter(name))));
    return fields.toString();
  }

  /** RFC 2231 section 4, for any name: whoever reads it needs to know one form only. */
  private static String fileNameParameter(String name) {
    StringBuilder parameter = new StringBuilder(" filename*=utf-8''");
    for (byte octet : name.getBytes(UTF_8)) {
      boolean plain =
          (octet >= '0' && octet <= '9')
              || (octet >= 'a' && octet <= 'z')
              || (octet >= 'A' && octet <= 'Z')
              || octet == '.'
              || octet == '-'
              || octet == '_';
      parameter.append(
          plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff));
    }
    return parameter.toString();
  }

  /** Header, empty line and encoded content. */
  ByteSource written() {
    return ByteSource.concat(
        ByteSource.wrap((fields() + "\r\n").getBytes(US_ASCII)), new Base64Source(content));
  }
}
