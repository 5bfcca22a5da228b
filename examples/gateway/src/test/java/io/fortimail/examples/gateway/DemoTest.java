package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoTest {

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  private static Run run(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      CommandLine command = GatewayMain.commandLine().setErr(new PrintWriter(err, true));
      return new Run(command.execute(args), out.toString(UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void theDemonstrationShowsEachFateAsExpected() {
    Run run = run();
    assertThat(run.out()).contains("Every fate is as expected.").doesNotContain("<==");
    assertThat(run.out().lines().filter(line -> line.contains("@inside.example")))
        .hasSizeGreaterThanOrEqualTo(9);
    assertThat(run.out()).contains("connect  reverse-dns", "=> anna@inside.example: quarantine");
    assertThat(run.status()).isZero();
  }

  @Test
  void filesAreSentAndComparedWithWhatArrives() throws Exception {
    Path message = folder.resolve("one.eml");
    Files.writeString(message, "Subject: one\n\ntext\n.\n..\n", UTF_8);
    Path bare = folder.resolve("bare.eml");
    Files.writeString(bare, "Subject: two\r\n\r\na\rb\r\n", UTF_8);
    Path mbox = folder.resolve("box.mbox");
    Files.writeString(
        mbox,
        "From a@s.example Tue Nov 24 09:00:00 2026\nSubject: three\n\nx\n\n"
            + "From b@s.example Tue Nov 24 09:00:01 2026\nSubject: four\n\ny\n",
        UTF_8);

    Run run = run(message.toString(), bare.toString(), mbox.toString());

    assertThat(run.out())
        .containsPattern("delivered +3")
        .containsPattern("refused +1")
        .containsPattern("lost +0")
        .containsPattern("bare.eml .* session +550 5.5.2");
    assertThat(run.status()).isZero();
  }

  @Test
  void whatTheUserCanMendIsSaidInOneLine() {
    Run missing = run(folder.resolve("none.eml").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).startsWith("gateway: no such file: ");
    Run both = run("--zone", "a", "--resolver", "127.0.0.1:53");
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).contains("mutually exclusive");
    assertThat(run("--relay", "127.0.0.1:none").status()).isEqualTo(2);
    assertThat(run("--port", "99999").status()).isEqualTo(2);
    assertThat(run("--bind", "everywhere").status()).isEqualTo(2);
    assertThat(run("--no-such-option").status()).isEqualTo(2);
  }
}
