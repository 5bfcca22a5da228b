package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.fortimail.conformance.Conformance;
import io.fortimail.smtp.Differences.Difference;
import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The scripts of another server's tests. What counts is each reply's code; which keywords EHLO
 * lists is a matter of configuration.
 */
@Tag("attack-14")
class JamesConformanceTest {

  private static final Differences DIFFERENCES =
      new Differences(
          List.of(
              new Difference(
                  "authplain.test:3",
                  334,
                  503,
                  "EHLO c.example;AUTH LOGIN",
                  "RFC 4954 3: what AUTH may be used for is said in the answer to EHLO"),
              Difference.of(
                  "starttls_session_fixation.test:26",
                  501,
                  503,
                  "RFC 5321 4.2.2: a bad sequence of commands; STARTTLS has no arguments that were bad"),
              Difference.of(
                  "starttls_with_injection.test:13",
                  451,
                  421,
                  "RFC 5321 3.8: the session ends, and 421 is the code that says so")));

  private static final Splitter SEMICOLON = Splitter.on(';').omitEmptyStrings();

  @Test
  void theCodesAreThoseExpected() throws IOException {
    Path folder = Conformance.folder("smtp-james-mpt").resolve("scripts");
    Conformance run = Conformance.start("smtp-james-mpt");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        run.check(file.getFileName().toString(), () -> run(file));
      }
    }
    run.finish();
    assertThat(DIFFERENCES.unneeded()).as("differences that are none any more").isEmpty();
  }

  private static void run(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, UTF_8);
    try (SmtpDialog dialog = ThirdPartySession.james(new CollectingHandler()).plain().get()) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.startsWith("C:")) {
          String text = line.substring(2).stripLeading();
          dialog.send(text.replace("\\r", "\r").replace("\\n", "\n"));
        } else if (line.startsWith("S: ") && isLastOfReply(lines, i)) {
          int expected = Integer.parseInt(line.substring(3, 6));
          String reply = dialog.nextReply().orElse("000 nothing");
          int code = Integer.parseInt(reply.substring(0, 3));
          String at = file.getFileName() + ":" + (i + 1);
          String instead = DIFFERENCES.judge(at, expected, code, reply);
          for (String more : SEMICOLON.split(instead)) {
            reply = dialog.send(more).nextReply().orElse("000 nothing");
          }
          assertThat(instead.isEmpty() || reply.startsWith(Integer.toString(expected)))
              .as(at)
              .isTrue();
        }
      }
    }
  }

  /** A reply's first line may be a pattern that does not show whether more follow. */
  private static boolean isLastOfReply(List<String> lines, int i) {
    String line = lines.get(i);
    String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
    boolean patternOfMore = line.startsWith(".", 6) && next.startsWith(line.substring(0, 6) + "-");
    return !line.startsWith("-", 6) && !patternOfMore;
  }
}
