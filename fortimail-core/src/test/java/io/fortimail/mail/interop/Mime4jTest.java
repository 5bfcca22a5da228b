package io.fortimail.mail.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.CharStreams;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.field.Fields;
import org.apache.james.mime4j.message.MessageImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To Mime4j and back. */
class Mime4jTest {

  private static final int IN_MEMORY = 65_536;

  private static byte[] octets(SingleBody body) throws IOException {
    try (InputStream in = body.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static String text(TextBody body) throws IOException {
    try (Reader reader = body.getReader()) {
      return CharStreams.toString(reader);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, IN_MEMORY})
  void mime4jReadsFieldsAndParts(int inMemory) throws Exception {
    var mime4j = Mime4j.toMime4j(InteropMessages.of(InteropMessages.MIXED), inMemory);

    assertThat(mime4j.getSubject()).isEqualTo("three parts");
    assertThat(mime4j.getFrom().get(0).getAddress()).isEqualTo("ann@example.org");
    Multipart parts = (Multipart) mime4j.getBody();
    assertThat(parts.getPreamble()).isEqualTo("Before the parts.");
    assertThat(parts.getEpilogue()).isEqualTo("After the parts.\r\n");
    TextBody text = (TextBody) parts.getBodyParts().get(0).getBody();
    assertThat(text(text)).isEqualTo("gr\u00fc\u00dfe");
    assertThat(text.getMimeCharset()).isEqualTo("utf-8");
    BinaryBody binary = (BinaryBody) parts.getBodyParts().get(1).getBody();
    assertThat(octets(binary)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(binary.size()).isEqualTo(6);
    var enclosed = (org.apache.james.mime4j.dom.Message) parts.getBodyParts().get(2).getBody();
    assertThat(enclosed.getSubject()).isEqualTo("enclosed");
    assertThat(text((TextBody) enclosed.getBody())).isEqualTo("inner text");
    mime4j.dispose();
  }

  @Test
  void comesBackByteForByteWhereNothingIsWrittenAnew() throws Exception {
    Message message = InteropMessages.of(InteropMessages.MIXED);

    try (Message back = thereAndBack(message)) {
      assertThat(InteropMessages.text(back))
          .isEqualTo(InteropMessages.text(message).replace("AAECAwQF\r\n", "AAECAwQF\r\n\r\n"));
      assertThat(back.structure().parts().stream().map(MimePart::path))
          .containsExactly("1", "1.1", "1.2", "1.3", "1.3.1");
    }
  }

  private static Message thereAndBack(Message message) throws IOException {
    var mime4j = Mime4j.toMime4j(message, IN_MEMORY);
    try {
      return Mime4j.fromMime4j(mime4j, IN_MEMORY);
    } finally {
      mime4j.dispose();
    }
  }

  @Test
  void aChangeIsWritten() throws Exception {
    var mime4j = Mime4j.toMime4j(Message.of("Subject: old\r\n\r\ntext\r\n"), IN_MEMORY);
    mime4j.getHeader().setField(Fields.subject("new"));

    try (Message changed = Mime4j.fromMime4j(mime4j, IN_MEMORY)) {
      assertThat(InteropMessages.text(changed)).isEqualTo("Subject: new\r\n\r\ntext\r\n");
    }
  }

  @Test
  void linesEndInCrlf() throws Exception {
    var composed =
        org.apache.james.mime4j.dom.Message.Builder.of()
            .setSubject("composed")
            .setBody("one\ntwo\r\nthree\rfour\n", US_ASCII)
            .build();

    try (Message message = Mime4j.fromMime4j(composed, IN_MEMORY)) {
      assertThat(InteropMessages.text(message))
          .endsWith("\r\n\r\none\r\ntwo\r\nthree\rfour\r\n")
          .doesNotContainPattern("[^\r]\n");
    }
  }

  @Test
  void anUnknownCharsetIsReadAsAscii() throws Exception {
    Message message = Message.of("Content-Type: text/plain; charset=x-none\r\n\r\ntext\r\n");
    TextBody body = (TextBody) Mime4j.toMime4j(message, IN_MEMORY).getBody();

    assertThat(body.getCharset()).isEqualTo(US_ASCII);
    assertThat(body.getMimeCharset()).isEqualTo("x-none");
    assertThat(text(body)).isEqualTo("text\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, IN_MEMORY})
  void aBodyLivesAsLongAsOneOfItsCopies(int inMemory) throws Exception {
    var mime4j = Mime4j.toMime4j(Message.of("\r\ntext\r\n"), inMemory);
    SingleBody body = (SingleBody) mime4j.getBody();
    SingleBody copy = body.copy();
    mime4j.dispose();
    mime4j.dispose();

    assertThat(octets(copy)).isEqualTo("text\r\n".getBytes(US_ASCII));
    copy.dispose();
    assertThatThrownBy(() -> octets(copy)).isInstanceOf(IOException.class);
  }

  @Test
  void aMessageWithoutABodyIsNone() {
    assertThatThrownBy(() -> Mime4j.fromMime4j(new MessageImpl(), IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class);
  }

  @Test
  @Tag("attack-31")
  void whatIsTooDeepIsRefused() throws Exception {
    assertThat(Mime4j.toMime4j(InteropMessages.nested(Mime4j.MAX_DEPTH), IN_MEMORY)).isNotNull();
    assertThatThrownBy(
            () -> Mime4j.toMime4j(InteropMessages.nested(Mime4j.MAX_DEPTH + 1), IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class)
        .hasMessage("more than 50 levels of nesting");
    assertThatThrownBy(() -> Mime4j.toMime4j(InteropMessages.nested(100_000), IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class)
        .hasMessageContaining("not read to its end");
  }

  @Test
  @Tag("attack-33")
  void aMillionPartsAreRefused() {
    String parts =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\n".repeat(1_000_000);

    assertThatThrownBy(() -> Mime4j.toMime4j(Message.of(parts), IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class);
  }

  @Test
  void aLargePreambleIsRefused() throws Exception {
    String start = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    String end = "\r\n--b\r\n\r\ntext\r\n--b--\r\n";
    String beside = "x".repeat(Mime4j.MAX_BESIDE_PARTS);

    assertThat(Mime4j.toMime4j(Message.of(start + beside + end), IN_MEMORY)).isNotNull();
    assertThatThrownBy(() -> Mime4j.toMime4j(Message.of(start + beside + "x" + end), IN_MEMORY))
        .isInstanceOf(UnconvertibleException.class)
        .hasMessageContaining("octets before and after parts");
  }

  @Test
  @Tag("attack-40")
  void whatOverflowsTheOtherParserIsRefused() {
    Message message =
        Message.of("Content-Type: text/plain " + "(".repeat(90_000) + "\r\n\r\ntext\r\n");

    assertThat(convertOrRefuse(message)).isIn("text\r\n", "refused");
  }

  private static String convertOrRefuse(Message message) {
    try {
      return text((TextBody) Mime4j.toMime4j(message, IN_MEMORY).getBody());
    } catch (IOException refused) {
      return "refused";
    }
  }
}
