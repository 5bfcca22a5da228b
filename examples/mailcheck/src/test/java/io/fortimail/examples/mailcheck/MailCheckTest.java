package io.fortimail.examples.mailcheck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, called as from a shell. */
class MailCheckTest {

  private static final String CLEAN = "samples/clean.eml";
  private static final String INVOICE = "samples/invoice.eml";
  private static final String MBOX = "samples/two.mbox";
  private static final String ZONE = "--zone=samples/example.zone";
  private static final String LIST = "--dnsbl=dnsbl.example";

  private static final String ATTACHED =
      """
      Return-Path: <a\u001b[31m@x.example>
      Delivered-To: b\u0007@x.example
      Subject: \u001b[2J
      Content-Type: application/octet-stream; name="\u001b[2Jx\u009b.exe"

      x
      """;

  @TempDir private Path folder;

  // What it says

  @Test
  void aListedClientIsRefusedWithTheNameOfTheList() {
    Output output = Output.of("--ip=192.0.2.99", ZONE, LIST, CLEAN);

    assertThat(output.status()).isZero();
    assertThat(output.out())
        .startsWith(CLEAN + ", message 1: reject")
        .contains("192.0.2.99 has no name")
        .contains(
            "=> bob@inside.example: reject, score 1.0, decided by dns-list:"
                + " 192.0.2.99 is listed by dnsbl.example: sends spam (127.0.0.2)");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void eachListIsACheckOfItsOwn() {
    JsonObject checked =
        Output.of("--json", "--ip=192.0.2.99", ZONE, "--dnsbl=other.example", LIST, CLEAN)
            .json()
            .get(0);

    assertThat(findings(checked))
        .containsExactly("reverse-dns match", "dns-list clear", "dns-list-2 match");
    assertThat(string(checked, "verdict")).isEqualTo("reject");
  }

  @Test
  void loopbackIsAskedAboutAndPrivateNetworksAreNot() {
    assertThat(findings(Output.of("--json", "--ip=127.0.0.9", ZONE, LIST, CLEAN).json().get(0)))
        .contains("dns-list clear");
    assertThat(findings(Output.of("--json", "--ip=10.0.0.9", ZONE, LIST, CLEAN).json().get(0)))
        .contains("dns-list skipped");
  }

  @Test
  void severalRecipientsHaveADecisionEach() {
    JsonObject checked =
        Output.of("--json", "--rcpt=a@x.example", "--rcpt=<b@x.example>", INVOICE).json().get(0);

    assertThat(string(checked, "verdict")).isEqualTo("quarantine");
    assertThat(checked.getAsJsonArray("recipients").asList())
        .extracting(one -> string(one, "recipient") + " " + string(one, "verdict"))
        .containsExactly("a@x.example quarantine", "b@x.example quarantine");
  }

  @Test
  void theSenderIsTheOneGivenElseTheReturnPathElseTheNullPath() {
    assertThat(sender("--from=c@x.example", CLEAN)).isEqualTo("c@x.example");
    assertThat(sender("--from=<c@x.example>", CLEAN)).isEqualTo("c@x.example");
    assertThat(sender("--from", "", CLEAN)).isEmpty();
    assertThat(sender("--from=<>", CLEAN)).isEmpty();
    assertThat(sender(CLEAN)).isEqualTo("ann@shop.example");
    assertThat(sender(INVOICE)).isEmpty();
  }

  private static String sender(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "--json";
    System.arraycopy(args, 0, all, 1, args.length);
    return string(Output.of(all).json().get(0), "from");
  }

  @Test
  void nowIsReported() {
    String now = "2026-11-24T08:00:00Z";
    assertThat(string(Output.of("--json", "--now=" + now, CLEAN).json().get(0), "now"))
        .isEqualTo(now);
    assertThat(Output.of("--now=" + now, CLEAN).out()).contains(" at " + now);

    Instant before = Instant.now().minusSeconds(1);
    Instant reported = Instant.parse(string(Output.of("--json", CLEAN).json().get(0), "now"));
    assertThat(reported).isBetween(before, Instant.now());
  }

  // Where messages come from

  @Test
  void everyMessageOfAnMboxAndOfStandardInputIsChecked() throws IOException {
    List<JsonObject> fromFile = Output.of("--json", MBOX, CLEAN).json();
    assertThat(fromFile)
        .extracting(one -> string(one, "file") + " " + one.get("message").getAsInt())
        .containsExactly(MBOX + " 1", MBOX + " 2", CLEAN + " 1");
    assertThat(fromFile)
        .extracting(one -> string(one, "verdict"))
        .containsExactly("accept", "quarantine", "accept");

    Output fromInput = Output.withInput(Files.readString(Path.of(MBOX)), "-");
    assertThat(fromInput.out())
        .contains("-, message 1: accept")
        .contains("-, message 2: quarantine");
  }

  @Test
  void standardInputIsClosedAndReadOnlyIfAskedFor() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in = input("Subject: x\n\nx\n", closed);
    assertThat(Output.withInput(in, CLEAN).status()).isZero();
    assertThat(closed).isFalse();
    assertThat(Output.withInput(in, "-").status()).isZero();
    assertThat(closed).isTrue();
  }

  @Test
  void aMessageLargerThanWhatIsKeptInMemoryIsChecked() {
    String large = "x".repeat(70).concat("\n").repeat(20_000);
    JsonObject checked =
        Output.withInput("Content-Type: text/plain; name=a.exe\n\n" + large, "--json", "-")
            .json()
            .get(0);

    assertThat(string(checked, "verdict")).isEqualTo("quarantine");
  }

  @Test
  void whatCannotBeReadIsSaidAndTheOthersGoOn() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    String missing = folder.resolve("missing").toString();
    String[] files = {missing, CLEAN, folder.toString(), "a\0b", empty.toString(), INVOICE};

    Output words = Output.of(files);
    assertThat(words.status()).isEqualTo(1);
    assertThat(words.err().lines())
        .hasSize(4)
        .contains(
            "mailcheck: " + missing + ": no such file",
            "mailcheck: a?b: not a file name on this machine",
            "mailcheck: " + empty + ": it holds no message")
        .anyMatch(line -> line.startsWith("mailcheck: " + folder + ": "));
    assertThat(words.out()).contains(CLEAN + ", message 1").contains(INVOICE + ", message 1");

    String[] args = new String[files.length + 1];
    args[0] = "--json";
    System.arraycopy(files, 0, args, 1, files.length);
    Output json = Output.of(args);
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.err()).isEmpty();
    assertThat(json.json()).extracting(one -> string(one, "file")).containsExactly(files);
    assertThat(json.json())
        .extracting(one -> one.has("error"))
        .containsExactly(true, false, true, true, true, false);
    assertThat(json.json().get(0).keySet()).containsExactly("file", "message", "error");
  }

  @Test
  void nothingToCheckIsAFailure() {
    Output output = Output.withInput("", "--json", "-");

    assertThat(output.status()).isEqualTo(1);
    assertThat(string(output.json().get(0), "error")).isEqualTo("it holds no message");
  }

  @Test
  void aFileThatFailsHalfWayKeepsWhatWasReadBefore() {
    byte[] start =
        "From a\nSubject: 1\n\nx\n\nFrom b Tue Nov 24 09:00:00 2026\nSubject: 2\n".getBytes(UTF_8);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk\u001b[31m is gone");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return read();
          }
        };
    InputStream failing = new SequenceInputStream(new ByteArrayInputStream(start), broken);
    Output output = Output.withInput(failing, "--json", "-", CLEAN);

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.json())
        .extracting(one -> one.get("message").getAsInt())
        .containsExactly(1, 2, 1);
    assertThat(string(output.json().get(1), "error")).contains("the disk?[31m is gone");
  }

  @Test
  void nothingMoreIsDoneWhenNobodyTakesTheOutput() {
    PrintStream closedPipe = // as the JDK's standard output, which does not throw
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
              }
            });
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in = input("", closed);
    int status = MailCheck.commandLine(in, closedPipe).execute("--json", CLEAN, "-");

    assertThat(status).isEqualTo(1);
    assertThat(MailCheck.commandLine(in, closedPipe).execute(CLEAN, "-")).isEqualTo(1);
    assertThat(closed).as("the second file was opened").isFalse();
  }

  private static InputStream input(String text, AtomicBoolean closed) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  // What is asked

  @Test
  void withoutAClientNothingIsAsked() throws IOException {
    try (CountingResolver resolver = new CountingResolver(CountingResolver.NXDOMAIN)) {
      Output output =
          Output.of("--json", "--resolver=" + resolver.hostAndPort(), LIST, "--helo=x", CLEAN);

      assertThat(findings(output.json().get(0)))
          .containsExactly("reverse-dns skipped", "dns-list skipped", "attachment clear");
      assertThat(resolver.questions()).isZero();
    }
  }

  @Test
  void theClientIsLookedUpOnceForAllMessages() throws IOException {
    try (CountingResolver resolver = new CountingResolver(CountingResolver.NXDOMAIN)) {
      String where = "--resolver=" + resolver.hostAndPort();
      Output output = Output.of("--json", where, "--ip=192.0.2.99", LIST, MBOX, CLEAN);

      assertThat(output.json()).hasSize(3);
      assertThat(findings(output.json().get(2)))
          .containsExactly("reverse-dns match", "dns-list clear", "attachment clear");
      assertThat(resolver.questions()).as("PTR and the list").isEqualTo(2);
    }
  }

  @Test
  void dnsThatFailsChangesNoVerdict() throws IOException {
    try (CountingResolver resolver = new CountingResolver(CountingResolver.SERVFAIL)) {
      String where = "--resolver=" + resolver.hostAndPort();
      JsonObject checked = Output.of("--json", where, "--ip=192.0.2.99", LIST, CLEAN).json().get(0);

      assertThat(findings(checked))
          .containsExactly("reverse-dns unavailable", "dns-list unavailable", "attachment clear");
      assertThat(string(checked, "verdict")).isEqualTo("accept");
    }
  }

  // What may be hostile

  @Test
  @Tag("attack-48")
  void noControlCharacterOfAMessageOrAFileNameReachesATerminal() throws IOException {
    Path file = folder.resolve("evil\u001b[31m\r\nok.eml");
    Files.writeString(file, ATTACHED, ISO_8859_1);
    String missing = "no\u001b]0;x\u0007\u009b.eml";

    Output words = Output.of(file.toString(), missing);
    assertThat(words.out()).contains("quarantine");
    assertThat(printable(words.out())).isTrue();
    assertThat(printable(words.err())).isTrue();

    Output json = Output.of("--json", file.toString(), missing);
    assertThat(printable(json.out())).isTrue();
    assertThat(json.json())
        .extracting(one -> string(one, "file"))
        .containsExactly(file.toString(), missing);

    assertThat(printable(Output.of("--\u001b[31m", CLEAN).err())).isTrue();
    assertThat(printable(Output.of("--ip=\u001b[31m", CLEAN).err())).isTrue();
  }

  @Test
  void jsonIsValidUtf8WhateverAFileIsCalled() {
    Output output = Output.of("--json", "\u00fc\u2028\ud83d\ude00.eml", "half \ud83d.eml");

    assertThat(output.out()).isEqualTo(new String(output.out().getBytes(UTF_8), UTF_8));
    assertThat(output.json())
        .extracting(one -> string(one, "file"))
        .containsExactly("\u00fc\u2028\ud83d\ude00.eml", "half ?.eml");
  }

  @Test
  void aFileNameWithAnAtSignIsAFileName() throws IOException {
    Path arguments = folder.resolve("arguments");
    Files.writeString(arguments, "--help", UTF_8);

    assertThat(Output.of("@" + arguments).err()).contains("@" + arguments + ": no such file");
  }

  private static boolean printable(String text) {
    return text.replace(System.lineSeparator(), "").chars().allMatch(c -> c >= ' ' && c <= '~')
        && !text.isEmpty();
  }

  private static List<String> findings(JsonObject checked) {
    return checked.getAsJsonArray("findings").asList().stream()
        .map(one -> string(one, "filter") + " " + string(one, "outcome"))
        .toList();
  }

  private static String string(JsonElement object, String key) {
    return object.getAsJsonObject().get(key).getAsString();
  }
}
