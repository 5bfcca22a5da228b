package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.FieldText;
import java.util.List;

/**
 * A part of a sample message, written out: one character for each octet.
 *
 * @param fields its fields, each with its CRLF
 * @param body what follows the empty line
 */
record SampleEntity(String fields, String body) {

  /** A part with content of its own. */
  static SampleEntity leaf(
      String type, String otherFields, TransferEncoding encoding, byte[] content) {
    String fields =
        FieldText.field("Content-Type", type)
            + FieldText.field("Content-Transfer-Encoding", encoding.word())
            + otherFields;
    return new SampleEntity(fields, new String(encoding.encode(content), ISO_8859_1));
  }

  /** Several parts in one; a single one stands for itself. */
  static SampleEntity of(String subtype, List<SampleEntity> parts) {
    return parts.size() == 1 ? parts.get(0) : multipart(subtype, parts);
  }

  private static SampleEntity multipart(String subtype, List<SampleEntity> parts) {
    String boundary = boundaryFor(parts);
    StringBuilder body = new StringBuilder();
    for (SampleEntity part : parts) {
      body.append("--").append(boundary).append("\r\n");
      body.append(part.fields).append("\r\n").append(part.body);
      body.append("\r\n"); // belongs to the delimiter (RFC 2046 5.1.1)
    }
    body.append("--").append(boundary).append("--\r\n");
    String type = "multipart/" + subtype + FieldText.parameter("boundary", boundary);
    return new SampleEntity(FieldText.field("Content-Type", type), body.toString());
  }

  /** The first that does not occur inside: the same for the same parts, no prefix of another. */
  private static String boundaryFor(List<SampleEntity> parts) {
    int number = 1;
    while (occurs("--=_" + number + "_=", parts)) {
      number++;
    }
    return "=_" + number + "_=";
  }

  private static boolean occurs(String delimiter, List<SampleEntity> parts) {
    return parts.stream().anyMatch(part -> part.body.contains(delimiter));
  }
}
