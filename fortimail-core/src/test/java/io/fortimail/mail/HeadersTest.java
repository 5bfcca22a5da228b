package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersTest {

  private static Headers read(String text, MessageLimits limits) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return HeaderReader.read(bytes, 0, bytes.length, limits);
  }

  private static String raw(Headers headers) {
    return headers.fields().stream()
        .map(field -> new String(field.raw(), ISO_8859_1))
        .collect(Collectors.joining());
  }

  @Test
  void fieldsKeepTheirOrderAndTheirBytes() {
    String header = "Received: a\r\nSubject:  one\r\n\ttwo \r\nreceived: b\r\n";
    Headers headers = Message.of(header + "\r\nSubject: body\r\n").headers();

    assertThat(headers.fields())
        .extracting(HeaderField::name)
        .containsExactly("Received", "Subject", "received");
    assertThat(headers.first("SUBJECT")).map(HeaderField::value).contains("one\ttwo");
    assertThat(headers.all("Received")).extracting(HeaderField::value).containsExactly("a", "b");
    assertThat(headers.first("To")).isEmpty();
    assertThat(raw(headers)).isEqualTo(header);
    assertThat(headers.size()).isEqualTo(header.length() + 2);
    assertThat(headers.anomalies()).containsExactly(HeaderAnomaly.NO_FROM);
    assertThat(headers.stoppedBy()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From: a@x.example | ''",
        "Subject: x | NO_FROM",
        "From: a@x.example\\r\\nfrom: b@x.example | SEVERAL_FROM REPEATED_FIELD",
        "From: a@x.example\\r\\nFrom : b@x.example | SEVERAL_FROM REPEATED_FIELD SPACE_BEFORE_COLON",
        "From: a@x.example\\r\\nSubject: x\\r\\nSUBJECT: y | REPEATED_FIELD",
        "From: a@x.example\\r\\nContent-Type: a/b\\r\\nContent-Type: a/b | REPEATED_FIELD",
        "From: a@x.example\\r\\nReceived: x\\r\\nReceived: y | ''",
      })
  @Tag("attack-35")
  @Tag("attack-39")
  void fieldsThatMayStandOnceAreCounted(String escaped, String anomalies) {
    Headers headers =
        Headers.parse(escaped.replace("\\r\\n", "\r\n").concat("\r\n\r\n").getBytes(ISO_8859_1));

    assertThat(headers.anomalies().stream().map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(
            anomalies.isEmpty() ? List.of() : List.of(anomalies.split(" ")));
    assertThat(headers.anomalies().contains(HeaderAnomaly.REPEATED_FIELD))
        .isEqualTo(!headers.repeated().isEmpty());
  }

  @Test
  @Tag("attack-38")
  void textBetweenHeaderAndBodyIsAFieldWithoutAName() {
    Headers headers =
        Headers.parse(
            "From: a@x.example\r\nhello\r\nContent-Type: a/b\r\n\r\n".getBytes(ISO_8859_1));

    assertThat(headers.anomalies()).containsExactly(HeaderAnomaly.NO_COLON);
    assertThat(headers.fields().get(1).name()).isEmpty();
    assertThat(headers.fields().get(1).value()).isEqualTo("hello");
    assertThat(headers.first("content-type")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A: b\\r\\nno field\\r\\nC: d\\r\\n\\r\\n | NO_COLON",
        "Subject : x\\r\\n\\r\\n | SPACE_BEFORE_COLON",
        "Sub ject: x\\r\\n\\r\\n | BAD_NAME",
        "Sub\\0ject: x\\r\\n\\r\\n | BAD_NAME NUL",
        ": x\\r\\n\\r\\n | BAD_NAME",
        "A: x\\0\\r\\n\\r\\n | NUL",
        "A: x\\nB: y\\r\\n\\r\\n | BARE_LF",
        "A: x\\rB: y\\r\\n\\r\\n | BARE_CR",
        "A: \u00e4\\r\\n\\r\\n | EIGHT_BIT",
        "A: x\\r\\n | NO_EMPTY_LINE",
        "A: x | NO_EMPTY_LINE",
        "\\r\\nbody | ''",
      })
  @Tag("attack-37")
  void whatIsWrongIsRecordedAndNoByteIsLost(String escaped, String anomalies) {
    String text = escaped.strip().replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

    Headers headers = read(text, MessageLimits.DEFAULTS);

    Set<String> names =
        headers.byteAnomalies().stream().map(Enum::name).collect(Collectors.toSet());
    assertThat(names)
        .isEqualTo(anomalies.isEmpty() ? Set.of() : Set.of(anomalies.strip().split(" ")));
    assertThat(text).startsWith(raw(headers));
  }

  @Test
  void aNameIsWithoutTheSpaceBeforeItsColon() {
    assertThat(Message.of("Subject \t: x\r\n\r\n").headers().first("subject")).isPresent();
  }

  @Test
  void aLineThatIsNoFieldHasNoName() {
    Headers headers = Message.of("From x\r\nSubject: y\r\n\r\n").headers();

    assertThat(headers.fields().get(0).name()).isEmpty();
    assertThat(headers.fields().get(0).value()).isEqualTo("From x");
    assertThat(headers.first("Subject")).isPresent();
  }

  @Test
  void aNoMessageHasNoHeader() {
    Headers headers = Message.of("").headers();

    assertThat(headers.fields()).isEmpty();
    assertThat(headers.size()).isZero();
  }

  @Test
  void aHeaderAtItsLimitIsRead() {
    MessageLimits limits = MessageLimits.DEFAULTS.withHeader(10, 2);

    assertThat(read("A: b\r\nC:\r\n\r\n", limits.withHeader(13, 2)).stoppedBy()).isEmpty();
    assertThat(read("A: b\r\n\r\nbody", limits.withHeader(8, 2)).stoppedBy()).isEmpty();
    assertThat(read("A: b\r\n\r\nbody", limits.withHeader(7, 2)).stoppedBy()).isPresent();
  }

  @Test
  @Tag("attack-41")
  void readingStopsAtTheLimits() {
    MessageLimits limits = MessageLimits.DEFAULTS.withHeader(1_000, 10);
    Headers many = read("A: b\r\n".repeat(11) + "\r\n", limits);
    Headers few = read("A: b\r\n".repeat(10) + "\r\n", limits);
    Headers last = read("A: b\r\n".repeat(11), limits);
    Headers longOne = read("A: b\r\nB: " + "x".repeat(2_000) + "\r\n\r\n", limits);

    assertThat(many.fields()).hasSize(10);
    assertThat(many.stoppedBy()).contains("more than 10 header fields");
    assertThat(few.stoppedBy()).isEmpty();
    assertThat(last.stoppedBy()).contains("more than 10 header fields");
    assertThat(longOne.fields()).hasSize(1);
    assertThat(longOne.stoppedBy()).contains("a header of more than 1000 octets");
  }

  @Test
  @Tag("attack-41")
  void hugeHeadersCostNoMoreThanTheLimit() {
    String line = "X: " + "y".repeat(60) + "\r\n";
    for (String header :
        List.of(
            "A: " + "x".repeat(64_000_000) + "\r\n",
            line.repeat(1_000_000),
            " x\r\n".repeat(100_000))) {
      Headers headers = read(header + "\r\n", MessageLimits.DEFAULTS);

      assertThat(headers.stoppedBy()).isPresent();
      assertThat(headers.size()).isLessThanOrEqualTo(MessageLimits.DEFAULT_HEADER_BYTES);
    }
  }
}
