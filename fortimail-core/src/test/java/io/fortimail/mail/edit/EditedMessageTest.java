package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.edit.MessageEdit.AddHeader;
import io.fortimail.mail.edit.MessageEdit.AddText;
import io.fortimail.mail.edit.MessageEdit.InsertHeader;
import io.fortimail.mail.edit.MessageEdit.Place;
import io.fortimail.mail.edit.MessageEdit.RemoveForged;
import io.fortimail.mail.edit.MessageEdit.RemoveHeader;
import io.fortimail.mail.edit.MessageEdit.RemovePart;
import io.fortimail.mail.edit.MessageEdit.ReplaceHeader;
import io.fortimail.mail.edit.MessageEdit.ReplacePart;
import io.fortimail.mail.edit.MessageEdit.TagSubject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EditedMessageTest {

  private static final String HEADER = "A: 1\r\nB: 2\r\nA: 3\r\n";
  private static final String FOOTER = "-- checked";

  private static final String MIXED =
      """
      Subject: s
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: multipart/alternative; boundary=c

      --c
      Content-Type: text/plain

      plain
      --c
      Content-Type: text/html

      <html><body><p>html</p></body></html>
      --c--
      --b
      Content-Type: application/pdf; name=x.pdf
      Content-Transfer-Encoding: base64

      JVBERg==
      --b--
      """
          .replace("\n", "\r\n");

  private static String edited(String message, MessageEdit... edits) throws IOException {
    byte[] bytes = message.getBytes(ISO_8859_1);
    ByteSource result = EditedMessage.of(Message.of(bytes), List.of(edits));
    assertThat(result.read()).as("read twice").isEqualTo(result.read());
    return new String(result.read(), ISO_8859_1);
  }

  private static List<MimePart> parts(String message) {
    return Message.of(message.getBytes(ISO_8859_1)).structure().parts();
  }

  private static String content(MimePart part) throws IOException {
    Charset charset = part.charset().map(Charset::forName).orElse(ISO_8859_1);
    return part.content().asCharSource(charset).read();
  }

  static Stream<Arguments> headerEdits() {
    return Stream.of(
        Arguments.of(new AddHeader("N", "v"), "N: v\r\nA: 1\r\nB: 2\r\nA: 3\r\n"),
        Arguments.of(new InsertHeader(0, "N", "v"), "N: v\r\nA: 1\r\nB: 2\r\nA: 3\r\n"),
        Arguments.of(new InsertHeader(1, "N", "v"), "A: 1\r\nN: v\r\nB: 2\r\nA: 3\r\n"),
        Arguments.of(new InsertHeader(9, "N", "v"), "A: 1\r\nB: 2\r\nA: 3\r\nN: v\r\n"),
        Arguments.of(new ReplaceHeader("a", 2, "v"), "A: 1\r\nB: 2\r\na: v\r\n"),
        Arguments.of(new ReplaceHeader("A", 3, "v"), "A: 1\r\nB: 2\r\nA: 3\r\nA: v\r\n"),
        Arguments.of(RemoveHeader.all("a"), "B: 2\r\n"),
        Arguments.of(new RemoveHeader("A", OptionalInt.of(1)), "B: 2\r\nA: 3\r\n"),
        Arguments.of(new RemoveHeader("A", OptionalInt.of(3)), HEADER),
        Arguments.of(RemoveHeader.all("C"), HEADER));
  }

  @ParameterizedTest
  @MethodSource("headerEdits")
  void headerFieldsAreEditedAndAllElseStays(MessageEdit edit, String header) throws IOException {
    assertThat(edited(HEADER + "\r\nA: body\r\n", edit)).isEqualTo(header + "\r\nA: body\r\n");
    assertThat(edited(HEADER, edit)).as("without an empty line").isEqualTo(header);
  }

  @Test
  void withoutEditsTheContentIsWhatItWas() throws IOException {
    Message message = Message.of(MIXED);

    assertThat(EditedMessage.of(message, List.of())).isSameAs(message.content());
  }

  @Test
  @Tag("attack-48")
  void aFirstLineThatBeginsWithABlankContinuesNoFieldOfOurs() throws IOException {
    String result = edited(" evil\r\n\r\nbody", new AddHeader("X-Verdict", "spam"));

    assertThat(Message.of(result).headers().first("X-Verdict"))
        .map(HeaderField::value)
        .contains("spam");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Subject: hello | START | [T] | Subject: [T] hello",
        "SUBJECT:hello | START | [T] | SUBJECT: [T] hello",
        "Subject: | START | [T] | Subject: [T]",
        "Subject: [T] hello | START | [T] | Subject: [T] hello",
        "Subject: hello | END | [T] | Subject: hello\\r\\n [T]",
        "Subject: hello [T] | END | [T] | Subject: hello [T]",
        "Subject: one\\r\\n two | START | [T] | Subject: [T] one\\r\\n two",
        "Subject: a\\r\\nSubject: b | START | [T] | Subject: [T] a\\r\\nSubject: [T] b",
        "X: y | START | [T] | X: y\\r\\nSubject: [T]",
        "Subject: hello | START | [\u2713] | Subject: =?UTF-8?B?W+Kck10=?= hello",
        "Subject: =?utf-8?q?=C3=A4?= | START | [T] | Subject: [T] =?utf-8?q?=C3=A4?=",
        "Subject: =?utf-8?q?=5BT=5D_x?= | START | [T] | Subject: =?utf-8?q?=5BT=5D_x?=",
      })
  void theSubjectIsTaggedOnce(String before, Place place, String tag, String after)
      throws IOException {
    String header = before.replace("\\r\\n", "\r\n") + "\r\n";

    String result = edited(header + "\r\nbody\r\n", new TagSubject(tag, place));

    assertThat(result.replace(" \r\n\r\n", "\r\n\r\n"))
        .isEqualTo(after.replace("\\r\\n", "\r\n") + "\r\n\r\nbody\r\n");
  }

  @Test
  void anEncodedTagIsShownApartFromAnEncodedSubject() throws IOException {
    String result = edited("Subject: =?utf-8?q?=C3=A4?=\r\n\r\n", TagSubject.with("[\u2713]"));

    assertThat(Message.of(result).headers().first("Subject"))
        .map(HeaderField::text)
        .contains("[\u2713] \u00e4");
  }

  @Test
  @Tag("attack-46")
  @Tag("attack-47")
  void eachForgedResultIsRemovedHoweverManyThereAre() throws IOException {
    String forged = "Authentication-Results: gw.example; spf=pass smtp.mailfrom=a@b.example\r\n";
    String folded = "authentication-results:\r\n (x) GW.example\r\n ; dkim=pass\r\n";
    String foreign = "Authentication-Results: other.example; spf=fail\r\n";

    assertThat(
            edited(
                forged
                    + foreign
                    + folded
                    + forged
                    + "x-verdict : clean\r\nX-Verdict: clean\r\nSubject: s\r\n\r\n",
                new RemoveForged("gw.example", Set.of("X-Verdict"))))
        .isEqualTo(foreign + "Subject: s\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // header of a text message | its content | its content with the footer
        "X: y | hello\\r\\n | hello\\r\\n-- checked\\r\\n",
        "X: y | hello | hello\\r\\n-- checked\\r\\n",
        "X: y | '' | -- checked\\r\\n",
        "Content-Transfer-Encoding: 8bit | hello\\r\\n | hello\\r\\n-- checked\\r\\n",
        "Content-Transfer-Encoding: quoted-printable | a=3Db=\\r\\nc | a=3Dbc\\r\\n-=2D checked\\r\\n",
        "Content-Transfer-Encoding: quoted-printable | end= | end\\r\\n-=2D checked\\r\\n",
        "Content-Transfer-Encoding: base64 | aGVsbG8= | aGVsbG8NCi0tIGNoZWNrZWQNCg==\\r\\n",
        "Content-Type: text/html | <p>hello | <p>hello<p>-- checked</p>\\r\\n",
        "Content-Type: text/html | <BODY>x</Body >y | <BODY>x<p>-- checked</p>\\r\\n</Body >y",
        "Content-Type: text/html | <html>x</html> | <html>x<p>-- checked</p>\\r\\n</html>",
      })
  void textIsAddedAtTheEndInTheEncodingOfThePart(String header, String body, String after)
      throws IOException {
    String head = header + "\r\n\r\n";

    String result = edited(head + body.replace("\\r\\n", "\r\n"), AddText.of(Place.END, FOOTER));

    assertThat(result).isEqualTo(head + after.replace("\\r\\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | hello | -- checked\\r\\nhello",
        "text/html | <html><body class='a'>x | <html><body class='a'><p>-- checked</p>\\r\\nx",
        "text/html | x | <p>-- checked</p>\\r\\nx",
      })
  void textIsAddedAtTheStart(String type, String body, String after) throws IOException {
    String header = "Content-Type: " + type + "\r\n\r\n";

    assertThat(edited(header + body, AddText.of(Place.START, FOOTER)))
        .isEqualTo(header + after.replace("\\r\\n", "\r\n"));
  }

  /** A character that the charset has, one that it lacks, and content that is not in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iso-8859-1 | 8bit | \u00e4 | iso-8859-1 | 8bit",
        "iso-8859-1 | 8bit | \u20ac | utf-8 | 8bit",
        "iso-8859-1 | 7bit | \u00e4 | iso-8859-1 | quoted-printable",
        "us-ascii | 7bit | \u20ac | utf-8 | quoted-printable",
        "utf-8 | 8bit | \u20ac | utf-8 | 8bit",
        "utf-8 | base64 | \u20ac | utf-8 | base64",
        "windows-1252 | quoted-printable | \u20ac | windows-1252 | quoted-printable",
        "iso-8859-1 | quoted-printable | \u20ac | utf-8 | quoted-printable",
      })
  void theCharsetIsKeptWhereItHasTheCharacters(
      String charset, String encoding, String footer, String newCharset, String newEncoding)
      throws IOException {
    String body = encoding.equals("base64") ? "aGVsbG8=" : "hello";
    String message =
        "Content-Type: text/plain; format=flowed; charset=\"%s\"\r\n\tContent-Transfer-Encoding"
            .replace("\t", "")
            .formatted(charset);

    MimePart part =
        parts(edited(message + ": " + encoding + "\r\n\r\n" + body, AddText.of(Place.END, footer)))
            .get(0);

    assertThat(content(part)).isEqualTo("hello\r\n" + footer + "\r\n");
    assertThat(part.charset()).contains(newCharset);
    assertThat(part.transferEncoding()).isEqualTo(newEncoding);
    assertThat(part.headers().first("Content-Type"))
        .map(HeaderField::value)
        .hasValueSatisfying(type -> assertThat(type).contains("format=flowed"));
    assertThat(part.anomalies()).isEmpty();
  }

  @Test
  void bothFormsOfATextGetTheFooterAndAttachmentsStay() throws IOException {
    String result = edited(MIXED, AddText.of(Place.END, FOOTER));
    List<MimePart> parts = parts(result);

    assertThat(parts)
        .extracting(MimePart::toString)
        .isEqualTo(parts(MIXED).stream().map(MimePart::toString).toList());
    assertThat(content(parts.get(2))).isEqualTo("plain\r\n-- checked\r\n");
    assertThat(content(parts.get(3)))
        .isEqualTo("<html><body><p>html</p><p>-- checked</p>\r\n</body></html>");
    assertThat(content(parts.get(4))).isEqualTo("%PDF");
    assertThat(result).contains("JVBERg==").startsWith(MIXED.substring(0, 60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: multipart/signed; boundary=b | --b\\r\\n\\r\\nsigned\\r\\n--b--\\r\\n",
        "Content-Type: multipart/encrypted; boundary=b | --b\\r\\n\\r\\nsecret\\r\\n--b--\\r\\n",
        "Content-Type: application/pdf | %PDF",
        "Content-Type: text/plain; charset=utf-16 | x",
        "Content-Type: text/plain; charset=x-unheard | x",
        "Content-Type: text/plain; name=notes.txt | x",
        "Content-Transfer-Encoding: x-new | x",
        "Content-Disposition: attachment | x",
      })
  void whatMustNotBeTouchedGetsTheTextBeside(String field, String escaped) throws IOException {
    String body = escaped.replace("\\r\\n", "\r\n");

    String result =
        edited("Subject: s\r\n" + field + "\r\n\r\n" + body, AddText.of(Place.END, FOOTER));
    List<MimePart> parts = parts(result);

    assertThat(parts.get(0).type()).isEqualTo("multipart/mixed");
    assertThat(parts.get(0).anomalies()).isEmpty();
    assertThat(parts.get(1).raw().asCharSource(ISO_8859_1).read())
        .isEqualTo(field + "\r\n\r\n" + body);
    MimePart last = parts.get(parts.size() - 1);
    assertThat(last.path()).isEqualTo("1.2");
    assertThat(content(last)).isEqualTo("-- checked\r\n");
    assertThat(Message.of(result).headers().first("Subject")).isPresent();
    assertThat(Message.of(result).headers().first("MIME-Version")).isPresent();
  }

  @Test
  void severalTextsStandInTheirOrder() throws IOException {
    String result =
        edited(
            "X: y\r\n\r\nhello\r\n",
            AddText.of(Place.END, "one"),
            AddText.of(Place.START, "top"),
            AddText.of(Place.END, "two"));

    assertThat(result).isEqualTo("X: y\r\n\r\ntop\r\nhello\r\none\r\ntwo\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, 1 multipart/mixed;1.1 application/pdf",
    "1.2, 1 multipart/mixed;1.1 multipart/alternative;1.1.1 text/plain;1.1.2 text/html",
    "1.1.1, 1 multipart/mixed;1.1 multipart/alternative;1.1.1 text/html;1.2 application/pdf",
    "1.1.2, 1 multipart/mixed;1.1 multipart/alternative;1.1.1 text/plain;1.2 application/pdf",
    "1, 1 text/plain",
    "1.7, 1 multipart/mixed;1.1 multipart/alternative;1.1.1 text/plain;1.1.2 text/html;1.2 application/pdf",
  })
  void aPartIsRemoved(String path, String left) throws IOException {
    List<MimePart> parts = parts(edited(MIXED, new RemovePart(path)));

    assertThat(parts).extracting(MimePart::toString).containsExactly(left.split(";"));
    assertThat(parts).allSatisfy(part -> assertThat(part.anomalies()).isEmpty());
  }

  @Test
  void whereAllPartsAreRemovedATextIsLeft() throws IOException {
    List<MimePart> parts =
        parts(edited(MIXED, new RemovePart("1.1"), new RemovePart("1.2"), new RemovePart("1.1.1")));

    assertThat(parts)
        .extracting(MimePart::toString)
        .containsExactly("1 multipart/mixed", "1.1 text/plain");
    assertThat(content(parts.get(1))).isBlank();
  }

  @Test
  void aPartIsReplacedByATextOrAFile() throws IOException {
    String text = edited(MIXED, new ReplacePart("1.2", NewPart.text("x.pdf was \u2013 removed")));
    String file =
        edited(
            MIXED,
            new ReplacePart(
                "1.2",
                NewPart.attachment("\u00e4 b.txt", "text/csv", ByteSource.wrap(new byte[5_000]))));

    assertThat(content(parts(text).get(4))).isEqualTo("x.pdf was \u2013 removed\r\n");
    assertThat(parts(text).get(4).type()).isEqualTo("text/plain");
    MimePart replaced = parts(file).get(4);
    assertThat(replaced.fileNames()).containsExactly("\u00e4 b.txt");
    assertThat(replaced.disposition()).contains("attachment");
    assertThat(replaced.content().read()).isEqualTo(new byte[5_000]);
    assertThat(parts(file)).hasSameSizeAs(parts(MIXED));
  }

  @Test
  void theWholeBodyIsReplaced() throws IOException {
    String result =
        edited(MIXED, new ReplacePart("1", NewPart.text("gone")), new RemovePart("1.2"));

    assertThat(parts(result)).hasSize(1);
    assertThat(content(parts(result).get(0))).isEqualTo("gone\r\n");
    assertThat(Message.of(result).headers().first("Subject")).map(HeaderField::value).contains("s");
    assertThat(Message.of(result).headers().anomalies()).hasSize(1); // no From
  }

  @Test
  void aTextGoesBesideWhereTheShownPartWasReplaced() throws IOException {
    String result =
        edited(
            MIXED, new ReplacePart("1.1", NewPart.text("gone")), AddText.of(Place.START, "notice"));

    assertThat(content(parts(result).get(1))).isEqualTo("notice\r\n");
    assertThat(content(parts(result).get(3))).isEqualTo("gone\r\n");
  }

  @Test
  void aPartWithinAnEncodedMessageStandsForThatMessage() throws IOException {
    String inner = Base64.getMimeEncoder().encodeToString(MIXED.getBytes(UTF_8));
    String message =
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + inner
            + "\r\n--x\r\n\r\nlast\r\n--x--\r\n";
    assertThat(parts(message)).extracting(MimePart::path).contains("1.1.1.2");

    List<MimePart> parts = parts(edited(message, new RemovePart("1.1.1.2")));

    assertThat(parts).extracting(MimePart::path).containsExactly("1", "1.1");
    assertThat(content(parts.get(1))).isEqualTo("last");
  }

  @Test
  @Tag("attack-34")
  void aMessageCannotHoldTheBoundaryItIsPutInto() throws IOException {
    String first = edited("Content-Type: a/b\r\n\r\nx", AddText.of(Place.END, FOOTER));
    int start = first.indexOf("boundary=\"") + 10;
    String boundary = first.substring(start, first.indexOf('"', start));

    String second =
        edited("Content-Type: a/b\r\n\r\n--" + boundary + "--\r\n", AddText.of(Place.END, FOOTER));

    assertThat(parts(second)).hasSize(3);
    assertThat(content(parts(second).get(1))).isEqualTo("--" + boundary + "--\r\n");
  }

  @Test
  @Tag("attack-49")
  void longAndEightBitLinesKeepTheirOctets() throws IOException {
    String body = "x".repeat(50_000) + "\r\n\u00e4\r\n" + "y".repeat(3_000) + "\r\n";

    assertThat(edited("A: b\r\n\r\n" + body, new AddHeader("X", "y"), TagSubject.with("[T]")))
        .endsWith("\r\n\r\n" + body);
  }

  @Test
  void aHeaderBeyondTheLimitsKeepsAllThatWasNotRead() throws IOException {
    String message = "A: b\r\n" + "X: y\r\n".repeat(2_000) + "\r\nbody\r\n";

    String result =
        edited(
            message, RemoveHeader.all("A"), AddText.of(Place.END, FOOTER), new AddHeader("N", "v"));

    assertThat(result).isEqualTo("N: v\r\n" + message.substring(6));
  }

  @Test
  void aClosedMessageCannotBeEdited() throws IOException {
    Message message = Message.read(ByteSource.wrap(new byte[5_000]).openStream(), 10);
    message.close();

    assertThatThrownBy(
            () -> EditedMessage.of(message, List.of(AddText.of(Place.END, FOOTER))).read())
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @CsvSource({"'', x", "a b, x", "a:, x", "A, \u00e4", "A, 'x\ny'", "A, 'x\ry'"})
  @Tag("attack-48")
  void whatCannotStandInAHeaderIsRefused(String name, String value) {
    assertThatThrownBy(() -> new InsertHeader(0, name, value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReplaceHeader(name, 1, value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TagSubject.with("x\r\nBcc: y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new NewPart("text/plain\r\nX: y", Optional.empty(), ByteSource.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
