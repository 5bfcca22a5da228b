package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class WindowTest {

  /** What the window shows of a file at once. */
  private static final int BLOCK = 65_536;

  private static final String TAIL =
      "\r\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nA: b\r\n\r\n--c--\r\n--b"
          + "\r\n--b\r\nA: b\r\n\r\n--b--\r\n";

  /** An empty part ends before its empty line, also where the window ends within that line. */
  @Test
  void partsAreTheSameWhereverTheWindowEnds() throws IOException {
    for (int shift = 0; shift < TAIL.length() + 10; shift++) {
      byte[] message =
          ("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "x".repeat(BLOCK - shift) + TAIL)
              .getBytes(US_ASCII);

      try (Message spooled = Message.read(new ByteArrayInputStream(message), 10)) {
        assertThat(spooled.structure().parts())
            .extracting(MimePart::path, MimePart::place)
            .isEqualTo(
                Message.of(message).structure().parts().stream()
                    .map(part -> Tuple.tuple(part.path(), part.place()))
                    .toList());
      }
    }
  }
}
