package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.testing.SmtpDialog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What never ends takes no more memory than what does: a session keeps none of it. */
@Tag("attack-28")
class EndlessInputTest {

  private static final String TRANSACTION =
      "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n";
  private static final int PIECES = 2_000;
  private static final int PIECE = 16_384;

  /** A tenth of what is sent would already show that something is kept. */
  private static final long ALLOWED = (long) PIECES * PIECE / 10;

  @ParameterizedTest
  @CsvSource({
    "a line, '', a",
    "blanks, '', ' '",
    "commands, '', NOOP~",
    "recipients, {open}, RCPT TO:<c@x.example>~",
    "a body, {open}DATA~, a",
    "lines of a body, {open}DATA~, text~",
    "dots, {open}DATA~, .",
    "spoilt body, {open}DATA~a!b, text~",
    "a chunk, {open}BDAT 999999999999 LAST~, a",
    "chunks, {open}, BDAT 8~abcdefgh",
    "empty chunks, {open}, BDAT 0~",
    "credentials, EHLO x~AUTH PLAIN~, a"
  })
  void isNotKept(String what, String begin, String more) {
    FuzzHandler handler = new FuzzHandler();
    SmtpServerSettings settings =
        SmtpServerSettings.builder(SmtpDialog.HOSTNAME)
            .limits(SmtpLimits.builder().messageSize(100_000).build())
            .build();
    try (SmtpDialog dialog = SmtpDialog.with(settings, client -> handler, SmtpDialog.CLIENT)) {
      dialog.sendRaw(octets(begin));
      byte[] piece = octets(more.repeat(PIECE / more.length())).getBytes(ISO_8859_1);
      long before = used();
      int replies = 0;
      for (int i = 0; i < PIECES; i++) {
        dialog.sendRaw(piece);
        while (dialog.nextReply().isPresent()) {
          replies++;
        }
      }
      assertThat(used() - before).as(what).isLessThan(ALLOWED);
      assertThat(replies).as("replies to %s", what).isLessThan(20_000);
    }
  }

  private static String octets(String text) {
    return text.replace("{open}", TRANSACTION).replace("~", "\r\n").replace("!", "\n");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
