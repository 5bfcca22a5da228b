package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeStructureTest {

  private static final String MIXED =
      """
      Content-Type: multipart/mixed; boundary="b"

      preamble
      --b
      Content-Type: text/plain; charset=UTF-8

      hello
      --b
      Content-Type: Application/PDF; name="x.pdf"
      Content-Disposition: attachment; filename="y.pdf"
      Content-Transfer-Encoding: BASE64

      JVBERg==
      --b
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: text/html

      <p>
      --b--
      epilogue
      """
          .replace("\n", "\r\n");

  private static Message message(String text, MessageLimits limits) throws IOException {
    try (Message.Builder builder = Message.builder(1_000, limits)) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      builder.write(bytes, 0, bytes.length);
      return builder.build();
    }
  }

  private static MimePart only(String header, String body) {
    return Message.of(header + "\r\n\r\n" + body).structure().parts().get(0);
  }

  private static String text(MimePart part) throws IOException {
    return part.content().asCharSource(UTF_8).read();
  }

  @Test
  void partsStandInOrderWithTheirPaths() throws IOException {
    List<MimePart> parts = Message.of(MIXED).structure().parts();

    assertThat(parts)
        .extracting(MimePart::toString)
        .containsExactly(
            "1 multipart/mixed",
            "1.1 text/plain",
            "1.2 application/pdf",
            "1.3 message/rfc822",
            "1.3.1 text/html");
    assertThat(parts).extracting(MimePart::depth).containsExactly(1, 2, 2, 2, 3);
    assertThat(parts)
        .extracting(MimePart::isContainer)
        .containsExactly(true, false, false, true, false);
    assertThat(text(parts.get(1))).isEqualTo("hello");
    assertThat(text(parts.get(4))).isEqualTo("<p>");
  }

  @Test
  void aPartSaysWhatItIs() throws IOException {
    MimePart pdf = Message.of(MIXED).structure().parts().get(2);

    assertThat(pdf.transferEncoding()).isEqualTo("base64");
    assertThat(pdf.disposition()).contains("attachment");
    assertThat(pdf.fileName()).contains("y.pdf");
    assertThat(pdf.fileNames()).containsExactly("y.pdf", "x.pdf");
    assertThat(pdf.anomalies()).containsExactly(MimeAnomaly.SEVERAL_NAMES);
    assertThat(text(pdf)).isEqualTo("%PDF");
    assertThat(pdf.size()).isEqualTo(4);
    assertThat(Message.of(MIXED).structure().parts().get(1).charset()).contains("utf-8");
  }

  @Test
  void theStructureIsReadOnceForAllThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Message message = Message.read(new ByteArrayInputStream(MIXED.getBytes(UTF_8)), 10)) {
      Callable<MimeStructure> read = message::structure;
      for (Future<MimeStructure> answer : threads.invokeAll(List.of(read, read, read, read))) {
        assertThat(answer.get()).isSameAs(message.structure());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aLargePartLiesOnDiskUntilTheMessageIsClosed() throws IOException {
    Message message = message("Subject: x\r\n\r\n" + "y".repeat(100_000), MessageLimits.DEFAULTS);
    ByteSource content = message.structure().parts().get(0).content();
    assertThat(content.size()).isEqualTo(100_000);

    message.close();

    assertThatThrownBy(content::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text | text/plain | BAD_TYPE",
        "Content-Type: /x | text/plain | BAD_TYPE",
        "Content-Type: ; charset=x | text/plain | BAD_TYPE",
        "Content-Type: text / html | text/html | ",
        "Content-Type: text/html (really) | text/html | ",
        "Content-Type : text/html | text/html | SPACE_BEFORE_COLON",
        "Content-Type: x\\r\\nContent-Type: text/html | text/html | BAD_TYPE SEVERAL_TYPES",
        "Content-Type: text/html\\r\\nContent-Type: a/b | text/html | SEVERAL_TYPES",
        "Content-Type: multipart/mixed | multipart/mixed | NO_BOUNDARY",
        "Content-Type: multipart/mixed; boundary=b | multipart/mixed | NO_PARTS UNCLOSED",
        "Content-Transfer-Encoding: x-new | text/plain | UNKNOWN_ENCODING",
        "Content-Transfer-Encoding: 7bit\\r\\nContent-Transfer-Encoding: base64 | text/plain | SEVERAL_ENCODINGS",
        "Content-Disposition: a\\r\\nContent-Disposition: b | text/plain | SEVERAL_DISPOSITIONS",
        "Content-Disposition: a; filename*0=x; filename*2=y | text/plain | BROKEN_NAME SEVERAL_NAMES",
        "no field\\r\\nSubject: x | text/plain | BAD_FIELD",
        "'' | text/plain | ",
      })
  @Tag("attack-35")
  void whatIsWrongIsRecorded(String header, String type, String anomalies) {
    MimePart part = only(header.replace("\\r\\n", "\r\n"), "body\r\n");

    assertThat(part.type()).isEqualTo(type);
    assertThat(part.anomalies().stream().map(Enum::name).sorted().toList())
        .isEqualTo(
            anomalies == null
                ? List.of()
                : List.of(anomalies.split(" ")).stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base64 | YWJj | abc | false",
        "base64 | YW Jj\\r\\nZGVm | abcdef | false",
        "base64 | YQ== | a | false",
        "base64 | YQ==YmM= | abc | true",
        "base64 | ====YWJj | abc | true",
        "base64 | Y!W*J~j | abc | true",
        "base64 | YWJjZA | abcd | true",
        "base64 | YWJjZGU | abcde | true",
        "base64 | YWJjZ | abc | true",
        "BASE64 (comment) | YWJj | abc | false",
        "quoted-printable | a=3Db=20c | a=b c | false",
        "quoted-printable | a=\\r\\nb | ab | false",
        "quoted-printable | a=  \\r\\nb | ab | false",
        "quoted-printable | a  \\r\\nb | a\\r\\nb | false",
        "quoted-printable | a=3db | a=b | false",
        "quoted-printable | a=ZZ=4 | a=ZZ=4 | true",
        "quoted-printable | 100=% | 100=% | true",
        "x-uuencode | begin 644 x\\r\\n#86)C\\r\\n`\\r\\nend | abc | false",
        "x-uuencode | begin 644 x\\r\\n#86)C | abc | true",
        "8bit | =41 | =41 | false",
        "x-new | YWJj | YWJj | false",
      })
  @Tag("attack-43")
  void contentIsDecodedAsMailProgramsDo(String encoding, String body, String expected, boolean junk)
      throws IOException {
    MimePart part = only("Content-Transfer-Encoding: " + encoding, body.replace("\\r\\n", "\r\n"));

    assertThat(text(part).stripTrailing())
        .isEqualTo(expected.replace("\\r\\n", "\r\n").stripTrailing());
    assertThat(part.anomalies().contains(MimeAnomaly.BAD_ENCODING)).isEqualTo(junk);
  }

  @Test
  @Tag("attack-43")
  void blanksWithoutEndTakeNoMemory() throws IOException {
    String body = "a" + " ".repeat(5_000) + "b";
    MimePart part = only("Content-Transfer-Encoding: quoted-printable", body);

    assertThat(text(part)).isEqualTo(body);
  }

  @Test
  void anEncodedMessageIsOpenedToo() throws IOException {
    String inner = "Content-Type: text/html\r\n\r\n<p>";
    String encoded = Base64.getEncoder().encodeToString(inner.getBytes(UTF_8));
    List<MimePart> parts =
        Message.of(
                "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + encoded)
            .structure()
            .parts();

    assertThat(parts).extracting(MimePart::path).containsExactly("1", "1.1");
    assertThat(parts.get(0).anomalies()).contains(MimeAnomaly.ENCODED_CONTAINER);
    assertThat(parts.get(1).type()).isEqualTo("text/html");
    assertThat(text(parts.get(1))).isEqualTo("<p>");
  }

  @Test
  void partsOfADigestAreMessages() {
    List<MimePart> parts =
        Message.of(
                "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n")
            .structure()
            .parts();

    assertThat(parts)
        .extracting(MimePart::toString)
        .containsExactly("1 multipart/digest", "1.1 message/rfc822", "1.1.1 text/plain");
  }

  @Test
  @Tag("attack-34")
  void aBoundaryThatBeginsLikeAnotherEndsOnlyItsOwnPart() throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\nContent-Type: multipart/mixed;"
            + " boundary=abc\r\n\r\n--abc\r\n\r\nx\r\n--abc--\r\n--ab\r\n\r\ny\r\n--ab--\r\n";

    assertThat(Message.of(message).structure().parts())
        .extracting(MimePart::path)
        .containsExactly("1", "1.1", "1.1.1", "1.2");
  }

  @Test
  @Tag("attack-34")
  void ofTwoMultipartsWithOneBoundaryTheInnerOneTakesTheParts() {
    String message =
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed;"
            + " boundary=a\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n--a\r\n\r\ny\r\n--a--\r\n";

    List<MimePart> parts = Message.of(message).structure().parts();

    assertThat(parts).extracting(MimePart::path).containsExactly("1", "1.1", "1.1.1", "1.2");
    assertThat(parts.get(1).anomalies()).containsExactly(MimeAnomaly.SHARED_BOUNDARY);
  }

  @Test
  @Tag("attack-31")
  void messagesWithinMessagesEndAtTheLimit() throws IOException {
    String deep = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);

    assertStopped(message(deep, MessageLimits.DEFAULTS), "more than 100 levels of nesting", 100);
  }

  @Test
  @Tag("attack-32")
  void multipartsWithinMultipartsEndAtTheLimit() throws IOException {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i);
      deep.append("\r\n\r\n--b").append(i).append("\r\n");
    }

    assertStopped(
        message(deep.toString(), MessageLimits.DEFAULTS), "more than 100 levels of nesting", 100);
  }

  @Test
  @Tag("attack-32")
  void aStructureThatClosesOnItselfEndsAtTheLimit() throws IOException {
    String same = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(100_000);

    try (Message message = message(same, MessageLimits.DEFAULTS)) {
      assertThat(message.structure().stoppedBy()).isPresent();
    }
  }

  @Test
  @Tag("attack-33")
  void aMillionPartsEndAtTheLimit() throws IOException {
    String many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n".repeat(1_000_000);

    assertStopped(message(many, MessageLimits.DEFAULTS), "more than 1000 parts", 1_000);
  }

  private static void assertStopped(Message message, String reason, int parts) {
    try (message) {
      assertThat(message.structure().stoppedBy()).contains(reason);
      assertThat(message.structure().parts()).hasSize(parts);
    }
  }

  @Test
  void limitsLetThroughWhatTheyName() throws IOException {
    MessageLimits limits = MessageLimits.DEFAULTS.withDepth(3).withParts(5);

    assertStopped(message(MIXED, limits.withDepth(2)), "more than 2 levels of nesting", 4);
    assertStopped(message(MIXED, limits.withParts(4)), "more than 4 parts", 4);
    try (Message message = message(MIXED, limits)) {
      assertThat(message.structure().stoppedBy()).isEmpty();
    }
  }

  @Test
  void whatIsKeptOfEncodedMessagesIsLimited() throws IOException {
    String encoded =
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder()
                .encodeToString("Subject: x\r\n\r\n1234567890".getBytes(UTF_8));
    MessageLimits limits = MessageLimits.DEFAULTS;

    assertStopped(
        message(encoded, limits.withDecodedBytes(23)), "more than 23 octets of decoded parts", 1);
    try (Message message = message(encoded, limits.withDecodedBytes(24))) {
      assertThat(message.structure().stoppedBy()).isEmpty();
      assertThat(text(message.structure().parts().get(1))).isEqualTo("1234567890");
    }
  }

  @Test
  void anEncodedMultipartIsOpenedToo() throws IOException {
    String inner = "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";
    List<MimePart> parts =
        Message.of(
                "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(inner.getBytes(UTF_8)))
            .structure()
            .parts();

    assertThat(parts).extracting(MimePart::path).containsExactly("1", "1.1", "1.2");
    assertThat(text(parts.get(2))).isEqualTo("two");
    assertThat(parts.get(2).place()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--b | 2 | ",
        "--b \t | 2 | ",
        "--b text | 2 | DOUBTFUL_BOUNDARY",
        "--bx | 1 | DOUBTFUL_BOUNDARY",
        "--b- | 1 | DOUBTFUL_BOUNDARY",
        "--b--x | 1 | DOUBTFUL_BOUNDARY PARTS_AFTER_END",
        "' --b' | 1 | ",
        "-- b | 1 | ",
        "--B | 1 | ",
        "--b-- | 1 | PARTS_AFTER_END",
      })
  @Tag("attack-34")
  void aLineThatMayBeADelimiterIsTold(String line, int parts, String anomaly) throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n"
            + line.replace("\\t", "\t")
            + "\r\n\r\ntwo\r\n--b--\r\n";

    MimeStructure structure = Message.of(message).structure();

    assertThat(structure.parts()).hasSize(1 + parts);
    assertThat(structure.parts().get(0).anomalies().stream().map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(
            anomaly == null ? List.of() : List.of(anomaly.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Transfer-Encoding :base64 | abc | SPACE_BEFORE_COLON",
        "Content-Transfer-Encoding\\0: base64 | abc | DOUBTFUL_FIELD",
        "Content-Transfer-Encoding (x): base64 | abc | DOUBTFUL_FIELD",
        "Content-Transfer-Encoding\\r\\n : base64 | abc | BAD_FIELD DOUBTFUL_FIELD",
        "Content- Transfer-Encoding: base64 | abc | DOUBTFUL_FIELD",
        "Content-Transfer-Encodings: base64 | YWJj | ",
        "Content-Transfer-Encoding (x): base64\\r\\nContent-Transfer-Encoding: 7bit | YWJj | DOUBTFUL_FIELD SEVERAL_ENCODINGS",
      })
  @Tag("attack-36")
  void anEncodingBehindADoubtfulNameIsReadAndTold(String field, String content, String anomalies)
      throws IOException {
    MimePart part =
        only(field.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0"), "YWJj");

    assertThat(text(part)).isEqualTo(content);
    assertThat(part.anomalies().stream().map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(
            anomalies == null ? List.of() : List.of(anomalies.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message/partial; id=x; number=1; total=2 | PARTIAL_MESSAGE OTHER_TYPE",
        "message/external-body; access-type=URL | EXTERNAL_BODY OTHER_TYPE",
        "image/png | OTHER_TYPE",
        "application/pdf | OTHER_TYPE",
        "application/octet-stream | ",
        "application/x-dosexec | ",
        "x/unknown | ",
      })
  @Tag("attack-44")
  @Tag("attack-45")
  void whatTheTypeHidesIsTold(String type, String anomaly) {
    MimePart part =
        only(
            "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64",
            Base64.getMimeEncoder().encodeToString(("MZ" + "\0".repeat(100)).getBytes(UTF_8)));

    assertThat(part.anomalies().stream().map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(
            anomaly == null ? List.of() : List.of(anomaly.split(" ")));
    assertThat(part.detectedType()).contains("application/x-msdownload");
  }

  @Test
  void aPartSaysWhereItStands() throws IOException {
    for (MimePart part : Message.of(MIXED).structure().parts()) {
      MimePart.Place place = part.place().orElseThrow();
      assertThat(part.raw().asCharSource(UTF_8).read())
          .isEqualTo(MIXED.substring((int) place.start(), (int) place.end()));
      assertThat(part.rawContent().asCharSource(UTF_8).read())
          .isEqualTo(MIXED.substring((int) place.body(), (int) place.end()));
    }
  }

  /** The window over a file moves; what it shows of a line must not depend on where it stood. */
  @Test
  void aMessageOnDiskHasTheSameStructureWhereverItsBlocksEnd() throws IOException {
    for (int length = 65_400; length < 65_600; length++) {
      String message =
          "Content-Type: multipart/mixed; boundary=boundary\r\n\r\n--boundary\r\n\r\n"
              + "y".repeat(length)
              + "\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<p>\r\n--boundary--\r\n";
      try (Message spooled = message(message, MessageLimits.DEFAULTS)) {
        List<MimePart> parts = spooled.structure().parts();
        assertThat(parts)
            .extracting(MimePart::toString)
            .containsExactly("1 multipart/mixed", "1.1 text/plain", "1.2 text/html");
        assertThat(parts.get(1).size()).isEqualTo(length);
        assertThat(text(parts.get(2))).isEqualTo("<p>");
      }
    }
  }

  @Test
  @Tag("attack-41")
  void headersOfPartsAreLimitedToo() throws IOException {
    String start = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    List<String> headers =
        List.of(
            "A: " + "x".repeat(1_000_000),
            "A: x\r\n".repeat(100_000),
            "Content-Type: a/b" + "; x=y".repeat(5_000),
            "A: " + "x".repeat(60_000) + "\r\nB: " + "x".repeat(60_000),
            "Content-Type: a/b; x=" + "(".repeat(1_000_000));
    for (String header : headers) {
      try (Message message =
          message(start + header + "\r\n\r\nx\r\n--b--\r\n", MessageLimits.DEFAULTS)) {
        assertThat(message.structure().stoppedBy()).as(header.substring(0, 10)).isPresent();
      }
    }
  }

  @Test
  @Tag("attack-41")
  void headersOfAllPartsTogetherAreLimited() throws IOException {
    String part = "--b\r\nContent-Type: a/b; name=" + "x".repeat(50_000) + "\r\n\r\n\r\n";
    String many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.repeat(500);

    try (Message message = message(many, MessageLimits.DEFAULTS)) {
      assertThat(message.structure().stoppedBy())
          .contains("headers of more than 4194304 octets together");
    }
  }

  @Test
  void aClosedMessageHasAStructureThatSaysSo() throws IOException {
    Message message = message("Subject: x\r\n\r\n" + "y".repeat(2_000), MessageLimits.DEFAULTS);
    message.close();

    assertThat(message.structure().stoppedBy())
        .contains("the message cannot be read: the message is closed");
  }
}
