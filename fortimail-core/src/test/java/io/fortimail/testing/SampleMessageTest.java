package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleMessageTest {

  @Test
  void theDefaultIsAWholeMessageAndAlwaysTheSame() {
    assertThat(SampleMessage.builder().toString())
        .isEqualTo(
            """
            From: sender@client.example
            To: recipient@inside.example
            Subject: Sample
            Date: Thu, 01 Jan 2026 00:00:00 +0000
            Message-ID: <sample@client.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            A sample.
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void fieldsAreReplacedAddedAndLeftOut() {
    Message message =
        SampleMessage.builder()
            .from("a@x.example")
            .to("b@x.example", "c@x.example")
            .cc("d@x.example")
            .date(Instant.parse("2030-02-03T04:05:06Z"))
            .header("From", "second@x.example")
            .header("X-Note", "one")
            .without("Message-ID")
            .build();

    assertThat(message.headers().all("From").stream().map(Object::toString))
        .containsExactly("From: a@x.example", "From: second@x.example");
    assertThat(message.headers().all("To").get(0).value()).isEqualTo("b@x.example, c@x.example");
    assertThat(message.headers().all("Cc").get(0).value()).isEqualTo("d@x.example");
    assertThat(message.headers().all("Date").get(0).value())
        .isEqualTo("Sun, 03 Feb 2030 04:05:06 +0000");
    assertThat(message.headers().all("X-Note")).hasSize(1);
    assertThat(message.headers().all("Message-ID")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Grüße",
        "plain",
        "=?UTF-8?Q?not_a_word?=",
        "日本語の件名がとても長いので、何行にも折り返されなければならない。日本語の件名がとても長い。",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "many words that go on for longer than any line of a header should be, and then some more",
      })
  void anotherParserReadsTheSameSubjectAndName(String text) throws Exception {
    byte[] bytes =
        SampleMessage.builder()
            .subject(text)
            .from(text, "a@x.example")
            .header("X-A-Long-Name-For-A-Field", text)
            .toBytes();
    MimeMessage read = jakarta(bytes);

    assertThat(read.getSubject()).isEqualTo(text);
    assertThat(((InternetAddress) read.getFrom()[0]).getPersonal()).isEqualTo(text);
    assertThat(((InternetAddress) read.getFrom()[0]).getAddress()).isEqualTo("a@x.example");
    assertThat(
            MimeUtility.decodeText(
                    MimeUtility.unfold(read.getHeader("X-A-Long-Name-For-A-Field")[0]))
                .strip())
        .isEqualTo(text);
    String header = new String(bytes, UTF_8).split("\r\n\r\n", 2)[0];
    assertThat(header.lines()).allMatch(line -> line.length() <= 76).noneMatch(String::isBlank);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report.pdf",
        "with \"quotes\" and \\ backslash.txt",
        "Übersicht.xlsx",
        "a name in ASCII that is much too long for one line of a header, so that it is cut.pdf",
        "ein sehr langer Name mit Umlauten: äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü.docx",
      })
  void fileNamesAreReadBack(String name) throws IOException {
    byte[] content = {0, 1, 2, (byte) 0xff};
    Message message = SampleMessage.builder().attachment(name, "application/pdf", content).build();
    MimePart part = part(message, "application/pdf");

    assertThat(part.fileName()).hasValue(name);
    assertThat(part.disposition()).hasValue("attachment");
    assertThat(part.content().read()).isEqualTo(content);
    assertThat(part.anomalies()).isEmpty();
  }

  @Test
  void partsStandInTheirMultiparts() {
    byte[] bytes = {1};
    Message message =
        SampleMessage.builder()
            .text("plain")
            .html("<img src='cid:logo@x'>")
            .inline("logo@x", "image/png", bytes)
            .attachment("a.bin", "application/octet-stream", bytes)
            .enclosed(SampleMessage.builder().text("inner").html("<p>inner").subject("Inside"))
            .build();

    assertThat(message.structure().parts().stream().map(MimePart::toString))
        .containsExactly(
            "1 multipart/mixed",
            "1.1 multipart/alternative",
            "1.1.1 text/plain",
            "1.1.2 multipart/related",
            "1.1.2.1 text/html",
            "1.1.2.2 image/png",
            "1.2 application/octet-stream",
            "1.3 message/rfc822",
            "1.3.1 multipart/alternative",
            "1.3.1.1 text/plain",
            "1.3.1.2 text/html");
    assertThat(message.structure().parts()).allMatch(part -> part.anomalies().isEmpty());
  }

  @Test
  void withoutTextAnInlinePartStandsBesideTheText() {
    Message message = SampleMessage.builder().inline("x", "image/png", new byte[1]).build();

    assertThat(message.structure().parts().stream().map(MimePart::toString))
        .containsExactly("1 multipart/mixed", "1.1 text/plain", "1.2 image/png");
  }

  @ParameterizedTest
  @EnumSource(TransferEncoding.class)
  void everyEncodingCarriesAttachments(TransferEncoding encoding) throws IOException {
    byte[] content = "a=b\r\n \t\r\nends with blank \r\n.\r\nFrom x\r\nlast".getBytes(US_ASCII);
    Message message =
        SampleMessage.builder().attachment("a", "application/x-a", content, encoding).build();
    MimePart part = part(message, "application/x-a");

    assertThat(part.transferEncoding()).isEqualTo(encoding.word());
    assertThat(part.content().read()).isEqualTo(content);
  }

  @Test
  void quotedPrintableCarriesEveryOctetInShortLines() throws IOException {
    byte[] all = new byte[2_048];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7);
    }
    SampleMessage sample =
        SampleMessage.builder()
            .attachment("a", "application/x-a", all, TransferEncoding.QUOTED_PRINTABLE);

    assertThat(part(sample.build(), "application/x-a").content().read()).isEqualTo(all);
    assertThat(sample.toString().lines()).allMatch(line -> line.length() <= 76);
  }

  @Test
  void textsTakeCharsetAndEncoding() throws IOException {
    SampleMessage sample =
        SampleMessage.builder().text("Grüße\n").encoded(ISO_8859_1, TransferEncoding.EIGHT_BIT);

    assertThat(sample.toBytes()).endsWith("Grüße\r\n".getBytes(ISO_8859_1));
    assertThat(part(sample.build(), "text/plain").charset()).hasValue("iso-8859-1");
    assertThat(SampleMessage.builder().text("Grüße").toString()).contains("Gr=C3=BC=C3=9Fe\r\n");
  }

  @Test
  void rawFieldsAndBodiesStandAsTheyAre() {
    String written =
        SampleMessage.builder()
            .without("From")
            .rawField("From : \u00ffa\nb")
            .header("Content-Type", "multipart/mixed; boundary=x")
            .rawBody("--x\nno end \u00ff")
            .toString();

    assertThat(written)
        .contains("\r\nFrom : \u00ffa\nb\r\n")
        .endsWith("\r\n\r\n--x\nno end \u00ff");
    assertThat(written).doesNotContain("MIME-Version");
  }

  @Test
  void internationalAddressesAreUtf8() {
    assertThat(SampleMessage.builder().from("jürgen@x.example").toBytes())
        .startsWith("From: jürgen@x.example\r\n".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: x@x.example", "a\nb", "a\rb", "a\0b"})
  void lineEndsAreRefused(String bad) {
    SampleMessage sample = SampleMessage.builder();
    byte[] content = {};
    List<Runnable> calls =
        List.of(
            () -> sample.from(bad),
            () -> sample.from(bad, "a@x.example"),
            () -> sample.to(bad),
            () -> sample.cc("a@x.example", bad),
            () -> sample.subject(bad),
            () -> sample.header(bad, "value"),
            () -> sample.header("Name", bad),
            () -> sample.attachment(bad, "text/plain", content),
            () -> sample.attachment("a", bad, content),
            () -> sample.inline(bad, "text/plain", content),
            () -> sample.inline("a", bad, content));

    assertThat(calls)
        .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
  }

  @Test
  void whatCannotBeCarriedIsRefused() {
    byte[] eightBit = {(byte) 0x80};
    byte[] longLine = new byte[999];
    SampleMessage sample = SampleMessage.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sample.attachment("a", "a/b", eightBit, TransferEncoding.SEVEN_BIT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sample.attachment("a", "a/b", longLine, TransferEncoding.EIGHT_BIT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sample.text("ü").encoded(US_ASCII, TransferEncoding.EIGHT_BIT).toBytes());
  }

  private static MimePart part(Message message, String type) {
    return message.structure().parts().stream()
        .filter(part -> part.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static MimeMessage jakarta(byte[] bytes) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }
}
