package io.fortimail.mail.interop;

import io.fortimail.mail.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Messages that the tests of both adapters send to and fro. */
final class InteropMessages {

  private InteropMessages() {}

  static Message of(String text) {
    return Message.of(crlf(text));
  }

  static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  static String text(Message message) throws IOException {
    return message.content().asCharSource(StandardCharsets.ISO_8859_1).read();
  }

  /** A message with text, a base64 attachment and an enclosed message. */
  static final String MIXED =
      """
      From: Ann <ann@example.org>
      To: bob@example.net
      Subject: three parts
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="edge"

      Before the parts.
      --edge
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      gr=C3=BC=C3=9Fe
      --edge
      Content-Type: application/octet-stream; name=a.bin
      Content-Transfer-Encoding: base64

      AAECAwQF
      --edge
      Content-Type: message/rfc822

      From: carol@example.com
      Subject: enclosed

      inner text
      --edge--
      After the parts.
      """;

  /** Messages within messages, so many levels deep. */
  static Message nested(int levels) {
    return Message.of("Content-Type: message/rfc822\r\n\r\n".repeat(levels - 1) + "\r\ntext\r\n");
  }
}
