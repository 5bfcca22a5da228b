package io.fortimail.mail.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.Message;
import io.fortimail.mail.MessageLimits;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To Jakarta Mail and back. */
class JakartaMailTest {

  private static final int IN_MEMORY = 65_536;
  private static final Session SESSION = Session.getInstance(new Properties());

  private static byte[] written(MimeMessage message) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }

  @Test
  void jakartaMailReadsFieldsAndParts() throws Exception {
    MimeMessage mime = JakartaMail.toMimeMessage(InteropMessages.of(InteropMessages.MIXED));

    assertThat(mime.getSubject()).isEqualTo("three parts");
    assertThat(mime.getFrom()).containsExactly(new InternetAddress("ann@example.org", "Ann"));
    Multipart parts = (Multipart) mime.getContent();
    assertThat(parts.getCount()).isEqualTo(3);
    assertThat(parts.getBodyPart(0).getContent()).isEqualTo("gr\u00fc\u00dfe");
    try (InputStream in = parts.getBodyPart(1).getInputStream()) {
      assertThat(in.readAllBytes()).containsExactly(0, 1, 2, 3, 4, 5);
    }
    MimeMessage enclosed = (MimeMessage) parts.getBodyPart(2).getContent();
    assertThat(enclosed.getSubject()).isEqualTo("enclosed");
    assertThat(enclosed.getContent()).isEqualTo("inner text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: a\r\n\r\ntext\r\n",
        "Subject: bare line end\nTo: a@example.org\r\n\r\ntext\n\r\n",
        "Subject: no end of header",
        "Subject: no end of header\r\n",
        "\r\nno header\r\n",
        "no field at all\r\nSubject: b\r\n\r\n",
        "Subject: fold\r\n  ed \r\n\tfield\r\n \r\n\r\ntext",
        "Subject : bl\u00fcte \u0000 \r middle\r\n\r\nb\u00f6dy\r",
        " leading white space\r\n\r\n",
        ""
      })
  void unchangedItIsWrittenByteForByte(String text) throws Exception {
    byte[] bytes = text.getBytes(ISO_8859_1);

    assertThat(written(JakartaMail.toMimeMessage(Message.of(bytes)))).isEqualTo(bytes);
  }

  @Test
  void aChangeOfTheHeaderIsWritten() throws Exception {
    Message message = Message.of("From: ann@example.org\r\nX-Old: 1\r\n\r\ntext\r\n");
    MimeMessage mime = JakartaMail.toMimeMessage(message);
    mime.removeHeader("X-Old");
    assertThat(new String(written(mime), US_ASCII))
        .isEqualTo("From: ann@example.org\r\n\r\ntext\r\n");

    mime = JakartaMail.toMimeMessage(message);
    mime.addHeaderLine("X-Line: 2");
    assertThat(new String(written(mime), US_ASCII))
        .isEqualTo("From: ann@example.org\r\nX-Old: 1\r\nX-Line: 2\r\n\r\ntext\r\n");

    mime = JakartaMail.toMimeMessage(message);
    mime.addHeader("X-New", "3");
    mime.setSubject("new");
    assertThat(new String(written(mime), US_ASCII))
        .contains("X-New: 3\r\n", "Subject: new\r\n", "X-Old: 1\r\n")
        .endsWith("\r\n\r\ntext\r\n");
  }

  @Test
  void aChangeOfTheContentIsWritten() throws Exception {
    MimeMessage mime = JakartaMail.toMimeMessage(Message.of("Subject: a\r\n\r\nold\r\n"));
    mime.setText("new");
    mime.saveChanges();

    try (Message changed = JakartaMail.fromMimeMessage(mime, IN_MEMORY)) {
      assertThat(InteropMessages.text(changed)).contains("Subject: a\r\n").endsWith("\r\n\r\nnew");
    }
  }

  @Test
  void fieldsMayBeLeftOut() throws Exception {
    MimeMessage mime =
        JakartaMail.toMimeMessage(Message.of("Bcc: a@example.org\r\nSubject: a\r\n\r\nt\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mime.writeTo(out, new String[] {"Bcc"});

    assertThat(out.toString(US_ASCII)).isEqualTo("Subject: a\r\n\r\nt\r\n");
  }

  @Test
  void fieldsInUtf8AreReadWhereTheSessionAllowsThem() throws Exception {
    Message message = Message.of("Subject: gr\u00fc\u00dfe\r\n\r\n");
    Properties settings = new Properties();
    settings.setProperty("mail.mime.allowutf8", "true");

    assertThat(
            JakartaMail.toMimeMessage(message, Session.getInstance(settings)).getHeader("Subject"))
        .containsExactly("gr\u00fc\u00dfe");
    assertThat(JakartaMail.toMimeMessage(message).getHeader("Subject"))
        .containsExactly(new String("gr\u00fc\u00dfe".getBytes(UTF_8), ISO_8859_1));
  }

  @Test
  void aSpooledMessageIsReadFromItsFile() throws Exception {
    byte[] bytes =
        InteropMessages.crlf(InteropMessages.MIXED.replace("inner text", "line\n".repeat(50_000)))
            .getBytes(US_ASCII);
    Message message = Message.read(new ByteArrayInputStream(bytes), 1_000);
    MimeMessage mime = JakartaMail.toMimeMessage(message);
    try (message) {
      assertThat(written(mime)).isEqualTo(bytes);
      Multipart parts = (Multipart) mime.getContent();
      MimeMessage enclosed = (MimeMessage) parts.getBodyPart(2).getContent();
      assertThat(enclosed.getSize()).isEqualTo(6 * 50_000);
      assertThat(enclosed.getContent()).isEqualTo("line\r\n".repeat(50_000));
    }
    assertThatThrownBy(() -> mime.getInputStream().readAllBytes())
        .as("closed")
        .isInstanceOf(IOException.class);
  }

  @Test
  void aNewMessageIsSavedAndHasCrlf() throws Exception {
    MimeMessage mime = new MimeMessage(SESSION);
    mime.setFrom("ann@example.org");
    mime.setText("one\ntwo\r\nthree\rfour\n");

    try (Message message = JakartaMail.fromMimeMessage(mime, IN_MEMORY)) {
      assertThat(message.headers().first("Message-ID")).isPresent();
      assertThat(message.headers().first("MIME-Version")).isPresent();
      assertThat(InteropMessages.text(message))
          .endsWith("\r\n\r\none\r\ntwo\r\nthree\rfour\r\n")
          .doesNotContainPattern("[^\r]\n");
    }
  }

  @Test
  void aLargeMessageGoesToAFile() throws Exception {
    String text = "Subject: a\r\n\r\n" + "line\r\n".repeat(50_000);
    MimeMessage mime = new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(US_ASCII)));

    try (Message message = JakartaMail.fromMimeMessage(mime, 1_000)) {
      assertThat(message.size()).isEqualTo(text.length());
      assertThat(InteropMessages.text(message)).isEqualTo(text);
    }
  }

  @Test
  void aMessageWithoutContentIsNone() {
    MimeMessage empty = new MimeMessage(SESSION);

    assertThatThrownBy(() -> JakartaMail.fromMimeMessage(empty, IN_MEMORY))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFailureOfJakartaMailIsAnUnconvertibleMessage() {
    MimeMessage broken =
        new MimeMessage(SESSION) {
          @Override
          public void saveChanges() throws MessagingException {
            throw new MessagingException("no");
          }
        };

    assertThatThrownBy(() -> JakartaMail.fromMimeMessage(broken, IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class)
        .hasRootCauseMessage("no");
  }

  @Test
  @Tag("attack-31")
  void whatIsTooDeepIsRefused() throws Exception {
    assertThat(JakartaMail.toMimeMessage(InteropMessages.nested(JakartaMail.MAX_DEPTH)))
        .isNotNull();
    assertThatThrownBy(
            () -> JakartaMail.toMimeMessage(InteropMessages.nested(JakartaMail.MAX_DEPTH + 1)))
        .isInstanceOf(UnconvertibleException.class)
        .hasMessage("more than 50 levels of nesting");
    assertThatThrownBy(() -> JakartaMail.toMimeMessage(InteropMessages.nested(100_000)))
        .isInstanceOf(UnconvertibleException.class)
        .hasMessageContaining("not read to its end");
  }

  @Test
  void whatPassedALimitIsRefused() throws Exception {
    MessageLimits limits = MessageLimits.DEFAULTS.withParts(2);
    try (Message.Builder builder = Message.builder(IN_MEMORY, limits)) {
      byte[] bytes = InteropMessages.crlf(InteropMessages.MIXED).getBytes(US_ASCII);
      builder.write(bytes, 0, bytes.length);
      try (Message message = builder.build()) {
        assertThatThrownBy(() -> JakartaMail.toMimeMessage(message))
            .isInstanceOf(UnconvertibleException.class)
            .hasMessageContaining("more than 2 parts");
      }
    }
  }
}
