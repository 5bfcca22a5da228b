package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-29")
class SmtpDisconnectTest {

  private static final byte[] SESSION =
      ("EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
              + "Subject: larger than what is kept in memory\r\n\r\ntext\r\n.\r\n"
              + "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nhalf")
          .getBytes(ISO_8859_1);

  private static final int END_OF_FIRST = new String(SESSION, ISO_8859_1).indexOf("\r\n.\r\n") + 5;

  @Test
  void aClientThatGoesAwayAtAnyByteLeavesNothingBehind() throws IOException {
    SmtpLimits onDisk = SmtpLimits.builder().messageInMemory(1).build();
    long before = temporaryFiles();
    for (int sent = 0; sent <= SESSION.length; sent++) {
      CollectingHandler handler = new CollectingHandler();
      SmtpDialog dialog =
          SmtpDialog.with(
              SmtpServerSettings.builder("mx.test.example").limits(onDisk).build(),
              client -> handler,
              SmtpDialog.CLIENT);
      for (int i = 0; i < sent; i++) {
        dialog.sendRaw(new byte[] {SESSION[i]});
      }
      dialog.close();

      assertThat(handler.taken).as("after %d bytes", sent).hasSize(sent < END_OF_FIRST ? 0 : 1);
      assertThat(handler.closes).isEqualTo(1);
      assertThat(temporaryFiles()).as("after %d bytes", sent).isEqualTo(before);
    }
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("FileBacked")).count();
    }
  }
}
