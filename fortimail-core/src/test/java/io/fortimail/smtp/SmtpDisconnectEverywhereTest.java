package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Network;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client goes at each octet: its handler is told once, and nothing stays on disk. */
@Tag("attack-29")
class SmtpDisconnectEverywhereTest {

  private static final String TEMPORARY = "java.io.tmpdir";

  private static final String ALL =
      "EHLO c.example\r\nAUTH PLAIN\r\nAGFubgBwdw==\r\n"
          + "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
          + "Subject: x\r\n\r\ntext of some length\r\n.\r\n"
          + "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n"
          + "BDAT 10\r\n0123456789BDAT 20\r\n01234567890123456789BDAT 2 LAST\r\n\r\n"
          + "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nbare\nline\r\n.\r\n";

  @TempDir private Path folder;
  private String before = "";

  @BeforeEach
  void useFolder() {
    before = System.getProperty(TEMPORARY);
    System.setProperty(TEMPORARY, folder.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty(TEMPORARY, before);
  }

  /** Files in the folder, and those of it that are open but have lost their names already. */
  private long files() throws IOException {
    long named;
    try (Stream<Path> all = Files.list(folder)) {
      named = all.count();
    }
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return named;
    }
    try (Stream<Path> all = Files.list(open)) {
      return named + all.filter(this::isNameless).count();
    }
  }

  private boolean isNameless(Path descriptor) {
    try {
      String file = Files.readSymbolicLink(descriptor).toString();
      return file.startsWith(folder + "/") && file.endsWith(" (deleted)");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static SmtpServerSettings settings() {
    return Bearing.anyError()
        .limits(SmtpLimits.builder().messageInMemory(4).build())
        .xclientFrom(Network.of("192.0.2.1/32"))
        .auth(SmtpAuth.by(Credentials.passwords(Map.of("ann", "pw")), Mechanism.PLAIN).inClear())
        .build();
  }

  @Test
  void nothingStays() throws IOException {
    SmtpServerSettings settings = settings();
    boolean sawFile = false;
    for (int length = 0; length <= ALL.length(); length++) {
      RecordingHandler handler = new RecordingHandler();
      SmtpDialog dialog = SmtpDialog.with(settings, handler::open, SmtpDialog.CLIENT);
      dialog.sendRaw(ALL.substring(0, length).getBytes(ISO_8859_1));
      sawFile |= files() > 0;
      boolean closedByServer = dialog.isClosed();
      dialog.close();
      dialog.close();
      assertThat(handler.closes).as("closed at %d", length).isEqualTo(1);
      assertThat(files()).as("files at %d", length).isZero();
      assertThat(handler.resets + handler.contents.size())
          .as("each transaction ends once, at %d", length)
          .isEqualTo(handler.mails.size());
      assertThat(closedByServer).isEqualTo(length == ALL.length());
    }
    assertThat(sawFile).as("there were files to remove").isTrue();
  }

  @Test
  void aMessageThatIsBeingJudgedGoesWithItsAnswer() throws IOException {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    RecordingHandler slow =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
            return answer;
          }
        };
    SmtpDialog dialog = SmtpDialog.with(settings(), slow::open, SmtpDialog.CLIENT);
    dialog.sendRaw(ALL.substring(0, ALL.indexOf("MAIL", ALL.indexOf("DATA"))));
    assertThat(files()).isEqualTo(1);
    dialog.close();
    assertThat(slow.closes).isEqualTo(1);
    answer.complete(SmtpReply.OK);
    assertThat(files()).isZero();
    assertThat(slow.closes).isEqualTo(1);
  }

  @Test
  void aMessageThatIsTooLargeLeavesItsFileBeforeItsEnd() throws IOException {
    SmtpLimits small = SmtpLimits.builder().messageInMemory(4).messageSize(100).build();
    RecordingHandler handler = new RecordingHandler();
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().limits(small).build(), handler::open, SmtpDialog.CLIENT);
    dialog.sendRaw("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n");
    dialog.sendRaw("x".repeat(90));
    assertThat(files()).isEqualTo(1);
    dialog.sendRaw("x".repeat(90));
    assertThat(files()).isZero();
    dialog.close();
    assertThat(handler.resets).isEqualTo(1);
  }
}
