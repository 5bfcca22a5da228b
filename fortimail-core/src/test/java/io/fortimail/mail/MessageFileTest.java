package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageFileTest {

  private static List<String> read(InputStream in) throws IOException {
    List<String> messages = new ArrayList<>();
    try (MessageFile file = MessageFile.of(in, 100)) {
      for (Optional<Message> next = file.next(); next.isPresent(); next = file.next()) {
        try (Message message = next.get()) {
          messages.add(message.content().asCharSource(ISO_8859_1).read());
        }
      }
      assertThat(file.next()).isEmpty();
    }
    return messages;
  }

  static Stream<Arguments> files() {
    return Stream.of(
        // one message
        Arguments.of("", List.of()),
        Arguments.of("A: b\n\nc\n", List.of("A: b\r\n\r\nc\r\n")),
        Arguments.of("A: b\r\n\r\nc\r\n", List.of("A: b\r\n\r\nc\r\n")),
        Arguments.of("A: b\n\nc", List.of("A: b\r\n\r\nc")),
        Arguments.of("A: b\n\na\rb\r\r\n", List.of("A: b\r\n\r\na\rb\r\r\n")),
        Arguments.of("A: b\n\nc\n\n\n", List.of("A: b\r\n\r\nc\r\n\r\n\r\n")),
        Arguments.of("A: b\n\nFrom x\n>From y\n", List.of("A: b\r\n\r\nFrom x\r\n>From y\r\n")),
        Arguments.of("From: x\n", List.of("From: x\r\n")),
        Arguments.of("\n", List.of("\r\n")),
        // mbox
        Arguments.of("From x\nA: b\n\nc\n\n", List.of("A: b\r\n\r\nc\r\n")),
        Arguments.of("From x\nA: b\n\nc", List.of("A: b\r\n\r\nc")),
        Arguments.of(
            "From x\nA: b\n\nc\n\nFrom y Tue Nov 24 09:00:00 2026\nA: d\n\ne\n\n",
            List.of("A: b\r\n\r\nc\r\n", "A: d\r\n\r\ne\r\n")),
        Arguments.of(
            "From x\r\nA: b\r\n\r\nc\r\n\r\nFrom y Tue Nov 24 09:00:00 2026\r\nA: d\r\n\r\ne\r\n",
            List.of("A: b\r\n\r\nc\r\n", "A: d\r\n\r\ne\r\n")),
        Arguments.of(
            "From x\nA: b\n\nc\nFrom y\nd\n\n", List.of("A: b\r\n\r\nc\r\nFrom y\r\nd\r\n")),
        Arguments.of(
            "From x\nA: b\n\n>From c\n>>From d\n>c\n> From\n\n",
            List.of("A: b\r\n\r\nFrom c\r\n>From d\r\n>c\r\n> From\r\n")),
        Arguments.of("From x\nA: b\n\n\n\nc\n\n\n", List.of("A: b\r\n\r\n\r\n\r\nc\r\n\r\n")),
        Arguments.of("From x\n", List.of("")),
        Arguments.of("From x\n\nFrom y Tue Nov 24 09:00:00 2026\n\n", List.of("", "")),
        Arguments.of(
            "From x\nA: b\n\nFrom here on: 1:30\n\n",
            List.of("A: b\r\n\r\nFrom here on: 1:30\r\n")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void messagesComeOneByOne(String content, List<String> messages) throws IOException {
    byte[] bytes = content.getBytes(ISO_8859_1);

    assertThat(read(new ByteArrayInputStream(bytes))).isEqualTo(messages);
    assertThat(read(oneByOne(bytes))).isEqualTo(messages);
  }

  /** A stream that never gives more than one byte at a time. */
  private static InputStream oneByOne(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        return super.read(b, off, Math.min(len, 1));
      }
    };
  }

  @Test
  void aLineOfAnyLengthPasses() throws IOException {
    String line = ">".repeat(40_000) + "From " + "x".repeat(40_000);

    assertThat(read(new ByteArrayInputStream(("From a\nA: b\n\n" + line).getBytes(ISO_8859_1))))
        .containsExactly("A: b\r\n\r\n" + line.substring(1));
  }

  @Test
  void aFileIsReadFromDisk(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("one.eml"), "A: b\n\nc\n");

    try (MessageFile messages = MessageFile.open(file, 100);
        Message message = messages.next().orElseThrow()) {
      assertThat(message.headers().first("a")).isPresent();
      assertThat(message.size()).isEqualTo(11);
    }
  }
}
