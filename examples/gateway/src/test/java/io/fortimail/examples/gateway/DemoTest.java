package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        .containsPattern("bare.eml .* session +521 5.5.2");
    assertThat(run.status()).isZero();
  }

  @Test
  void ofManyThatArriveTheFirstAreShownAndAllThatDoNot() throws Exception {
    Path mbox = folder.resolve("many.mbox");
    String one = "From a@s.example Tue Nov 24 09:00:00 2026\nSubject: many\n\nx\n\n";
    Files.writeString(mbox, one.repeat(30), UTF_8);
    Path bare = folder.resolve("bare.eml");
    Files.writeString(bare, "Subject: two\r\n\r\na\rb\r\n", UTF_8);

    Run run = run(mbox.toString(), bare.toString());

    assertThat(run.out().lines().filter(line -> line.startsWith("many.mbox"))).hasSize(25);
    assertThat(run.out().lines().filter(line -> line.startsWith("bare.eml"))).hasSize(1);
    assertThat(run.out()).contains("the first 25 are shown").containsPattern("delivered +30");
  }

  @Test
  void aLargeMessageIsShownInTheTable() throws Exception {
    Path large = folder.resolve("large.eml");
    Files.writeString(large, "Subject: large\n\n" + "x".repeat(70).concat("\n").repeat(20_000));
    assertThat(run(large.toString()).out()).containsPattern("large.eml .* delivered");
  }

  @Test
  void aFileWithoutAMessageIsNamed() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.eml"));
    Run run = run(empty.toString());
    assertThat(run.out()).contains("empty.eml holds no message");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void nothingIsSentIfOneOfTheFilesIsMissing() throws Exception {
    Path message = folder.resolve("one.eml");
    Files.writeString(message, "Subject: one\n\ntext\n", UTF_8);
    Run run = run(message.toString(), folder.toString());
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("gateway: " + folder + ": is a folder\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aFileNameMayBeginWithAnAtSign() throws Exception {
    Path message = folder.resolve("one.eml");
    Files.writeString(message, "Subject: one\n\ntext\n", UTF_8);
    assertThat(run("@" + message).err()).isEqualTo("gateway: no such file: @" + message + "\n");
  }

  @Test
  void anOutputThatNobodyTakesIsNoSuccess() {
    PrintStream before = System.out;
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
              }
            }));
    try {
      assertThat(GatewayMain.commandLine().execute()).isEqualTo(1);
    } finally {
      System.setOut(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=x                      | 'x' is no port",
        "--port=99999                  | '99999' is no port",
        "--bind=everywhere             | 'everywhere' is no IP address",
        "--relay=:                     | ':' is not HOST:PORT",
        "--relay=:25                   | ':25' is not HOST:PORT",
        "--relay=127.0.0.1:0           | '127.0.0.1:0' is not HOST:PORT",
        "--relay=127.0.0.1:none        | '127.0.0.1:none' is not HOST:PORT",
        "--resolver=:53                | ':53' is not HOST:PORT",
        "--dnsbl=a..b                  | 'a..b' is no domain name",
        "--dnsbl=                      | '' is no domain name",
        "--no-such-option              | Unknown option: '--no-such-option'",
        "--zone=a --resolver=127.0.0.1 | mutually exclusive",
      })
  void aWrongValueIsSaidInOneLine(String arguments, String complaint) {
    for (String command : List.of("", "serve ")) {
      Run run = run((command + arguments).split(" "));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("gateway: ").contains(complaint);
      assertThat(run.err().lines()).hasSize(2).endsWith("Try 'gateway --help'.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=0 serve", "--dnsbl=bl.test serve", "--zone=a serve", "a serve"})
  void whatServeIsToldComesAfterIt(String arguments) {
    Run run = run(arguments.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("comes after it");
  }

  @Test
  void aQuarantineThatIsNoFolderIsSaid() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = run("serve", "--quarantine", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("gateway: " + file + ": is a file, not a folder\n");
  }

  @Test
  void aMissingFileIsSaid() {
    Run missing = run(folder.resolve("none.eml").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).startsWith("gateway: no such file: ");
  }
}
