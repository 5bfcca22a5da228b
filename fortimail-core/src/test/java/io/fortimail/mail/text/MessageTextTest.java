package io.fortimail.mail.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Message;
import io.fortimail.mail.MessageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The text of whole messages. */
class MessageTextTest {

  @Test
  void partsAndSubjectAreDecoded() {
    MessageText text =
        MessageText.of(
            Message.of(
                """
                Subject: =?gb2312?B?ua6wxw==?= and\r
                 =?utf-7?Q?more?=\r
                Content-Type: multipart/mixed; boundary=b\r
                \r
                --b\r
                Content-Transfer-Encoding: base64\r
                \r
                b25lDQp0d28=\r
                --b\r
                Content-Type: application/xhtml+xml\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                <p hid=\r
                den=3D"x">three</p><p>four</p>\r
                --b\r
                Content-Type: message/rfc822\r
                \r
                Content-Type: text/calendar; charset=iso-8859-1\r
                Content-Disposition: attachment; filename=x\r
                \r
                <five>\r
                --b\r
                Content-Type: image/png\r
                \r
                six\r
                --b--\r
                """));
    assertThat(text.subject()).isEqualTo("\u5de9\u6252 and more");
    assertThat(text.visible()).isEqualTo("one\ntwo\nfour\n<five>");
    assertThat(text.hidden()).isEqualTo("three");
    assertThat(text.parts())
        .extracting(p -> p.part().path())
        .containsExactly("1.1", "1.2", "1.3.1");
    assertThat(text.stoppedBy()).isEmpty();
  }

  @Test
  void isMadeOnce() {
    Message message = Message.of("\r\nx");
    assertThat(MessageText.of(message)).isSameAs(MessageText.of(message));
  }

  @Test
  void whatStopsTheStructureStopsTheText() throws IOException {
    String parts = "\r\n--b\r\n\r\nx".repeat(3);
    String text = "Content-Type: multipart/mixed; boundary=b\r\n" + parts;
    try (Message.Builder builder = Message.builder(1_000, MessageLimits.DEFAULTS.withParts(2))) {
      builder.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      try (Message message = builder.build()) {
        assertThat(MessageText.of(message).stoppedBy()).isPresent();
        assertThat(MessageText.of(message).stoppedBy()).isEqualTo(message.structure().stoppedBy());
      }
    }
  }
}
