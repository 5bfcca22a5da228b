package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import io.fortimail.conformance.Conformance;
import io.fortimail.smtp.Differences.Difference;
import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The dialogues of another server's tests. What counts is each reply's code, and where a file tells
 * what must have been received, that.
 *
 * <p>{@code t-04} is not counted: it runs that server's command for aliases, no SMTP is spoken.
 */
@Tag("attack-1")
class ChasquidConformanceTest {

  private static final Differences DIFFERENCES =
      new Differences(
          List.of(
              Difference.of(
                  "auth_multi_dialog.cmy:9",
                  534,
                  504,
                  "RFC 4954 4: 504 for a mechanism that is not supported; 534 is one too weak"),
              Difference.of(
                  "auth_not_tls.cmy:8",
                  503,
                  538,
                  "RFC 4954 6: 538 for a mechanism that needs encryption"),
              Difference.of(
                  "bad_data.cmy:35",
                  554,
                  250,
                  "RFC 5321 3.3: a message is not refused for a defect in its header"),
              Difference.of(
                  "bad_mail_from.cmy:8",
                  500,
                  501,
                  "RFC 5321 4.2.2: 500 is for an unknown command, 501 for bad arguments of a known one"),
              Difference.of("bad_mail_from.cmy:11", 500, 501, "RFC 5321 4.2.2: as above"),
              Difference.of("bad_rcpt_to.cmy:11", 500, 501, "RFC 5321 4.2.2: as above"),
              Difference.of("bad_rcpt_to.cmy:14", 500, 501, "RFC 5321 4.2.2: as above"),
              Difference.of(
                  "bad_rcpt_to.cmy:41",
                  550,
                  553,
                  "RFC 6531 3.5: 553 where RCPT needs an ASCII address, 550 where MAIL does"),
              Difference.of(
                  "line_too_long.cmy:5",
                  554,
                  501,
                  "RFC 5321 4.5.3.1.2: the line is within our limit, the name in it is too long")));

  @Test
  void theCodesAreThoseExpected() throws IOException {
    Path folder = Conformance.folder("smtp-chasquid");
    Conformance run = Conformance.start("smtp-chasquid");
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(".cmy"))
              .filter(file -> !file.toString().contains("t-04"))
              .sorted()
              .toList();
      for (Path file : files) {
        run.check(folder.relativize(file).toString(), () -> new Run(file).go());
      }
    }
    run.finish();
    assertThat(DIFFERENCES.unneeded()).as("differences that are none any more").isEmpty();
  }

  /** One file. */
  private static final class Run {
    private final Path file;
    private final CollectingHandler handler = new CollectingHandler();
    private final ThirdPartySession sessions = ThirdPartySession.chasquid(handler);
    private Optional<SmtpDialog> dialog = Optional.empty();
    private int number;

    Run(Path file) {
      this.file = file;
    }

    void go() throws IOException {
      for (String line : Files.readAllLines(file, UTF_8)) {
        number++;
        if (line.startsWith("c ")) {
          perform(line.substring(2));
        }
      }
      Path verify = file.resolveSibling(file.getFileName() + ".verify");
      if (Files.exists(verify)) {
        String content = Iterables.getLast(handler.taken).content();
        assertThat(content.replace("\r\n", "\n")).isEqualTo(Files.readString(verify, UTF_8));
      }
    }

    private void perform(String action) {
      int space = action.indexOf(' ');
      String verb = space < 0 ? action : action.substring(0, space);
      String rest = space < 0 ? "" : action.substring(space + 1);
      switch (verb) {
        case "tcp_connect" -> connect(sessions.plain().get());
        case "tls_connect" -> connect(sessions.secured().get());
        case "close" -> open().close();
        case "->" -> open().sendRaw((rest + "\r\n").getBytes(UTF_8));
        case "~>" -> open().sendRaw(OctetExpression.valueOf(rest));
        case "<-", "<~", "<..." -> expect(Integer.parseInt(rest.substring(0, 3)));
        default -> throw new AssertionError("not a line of a dialogue: " + action);
      }
    }

    private void connect(SmtpDialog opened) {
      dialog.ifPresent(SmtpDialog::close);
      dialog = Optional.of(opened);
    }

    private SmtpDialog open() {
      return dialog.orElseThrow();
    }

    private void expect(int code) {
      String reply = open().nextReply().orElse("000 nothing");
      String instead = DIFFERENCES.judge(at(), code, code(reply), reply);
      if (!instead.isEmpty()) {
        open().send(instead).expect(code);
      }
    }

    /** Two files have one name. */
    private String at() {
      String name = file.getFileName().toString();
      boolean second = name.equals("sendmail.cmy") && file.toString().contains("t-12");
      return (second ? "minor/" : "") + name + ":" + number;
    }

    private static int code(String reply) {
      return Integer.parseInt(reply.substring(0, 3));
    }
  }
}
