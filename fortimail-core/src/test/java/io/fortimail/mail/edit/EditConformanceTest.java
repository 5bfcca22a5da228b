package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fortimail.conformance.Conformance;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages nobody here wrote get a footer and a tag; Python's email package says what came of it.
 */
class EditConformanceTest {

  private static final int IN_MEMORY = 1 << 20;
  private static final String FOOTER = "--\nGepr\u00fcft \u2013 seen by the gateway\n";
  private static final String TAG = "[EXTERN \u2713]";

  /** The empty part between two delimiters (RFC 2046 5.1.1), which Python does not count. */
  private static final String DOUBLE_DELIMITER = "mimetools-testmsgs/double-bound.msg";

  /** A header of 138 kB, beyond the limit: its content is not edited. */
  private static final String LONG_HEADER = "messages/stack-overflow.txt";

  /**
   * Messages in which Python finds defects before any edit: a header that it ends at the first line
   * that is no field (RFC 5322 2.1 ends it at the empty line), a folded boundary that it does not
   * unfold (RFC 5322 2.2.3), text behind a boundary (RFC 2046 5.1.1), base64 with other characters
   * (RFC 2045 6.8), an encoded multipart (RFC 2045 6.4). It does not see the parts that we edit.
   */
  private static final Set<String> DEFECTIVE =
      Set.of(
          "mimetools-testmsgs/badbound.msg",
          "mimetools-testmsgs/hdr-fakeout.msg",
          "mimetools-testmsgs/multi-badnames.msg",
          "mimetools-testmsgs/multi-clen.msg",
          "mimetools-testmsgs/multi-digest.msg",
          "mimetools-testmsgs/multi-simple.msg",
          "testmsgs/basic-plain-with-bad-header-separator.msg",
          "testmsgs/ending-boundaries.msg",
          "testmsgs/malformedHeader-nocrlfcrlf.msg",
          "testmsgs/malformedHeader-noheader.msg",
          "testmsgs/malformedHeaderStartsBody-nocrlfcrlf.msg",
          "testmsgs/malformedHeaderStartsBody-noheader.msg",
          "testmsgs/missing-boundary.msg",
          "testmsgs/multipartemptypart.msg",
          "testmsgs/obsolete.msg",
          "testmsgs/very-long-boundary.msg",
          "testmsgs/very-very-long-boundary.msg",
          "testmsgs/weird-boundary.msg",
          "messages/feedback-report.txt",
          "messages/issue358.txt",
          "spam-2/00588.44b644374b89ba4885f91f0ed836e622.txt",
          "spam-2/00673.89b0df1a8a6e1a95c48f1f63e48648f4.txt",
          "spam-2/01309.4da3e5f7445fe71bdb9a145b3c704cc3.txt");

  @TempDir private Path folder;

  @Test
  void editedMessagesAreTheSameButForFooterAndTag() throws Exception {
    assumeTrue(isThere("python3"), "python3 is not there");
    MessageEdit.AddText footer = MessageEdit.AddText.of(MessageEdit.Place.END, FOOTER);
    write("footer.txt", footer.plain());
    write("footer.html", footer.html());
    write("tag.txt", TAG);
    List<String> names = new ArrayList<>();
    for (Path file : files()) {
      edit(file, List.of(footer, MessageEdit.TagSubject.with(TAG)), names);
    }
    assertThat(names).hasSizeGreaterThanOrEqualTo(1_000);
    Conformance run = Conformance.start("edit-python");
    for (String line : compare()) {
      int blank = line.indexOf(' ');
      String name = names.get(Integer.parseInt(line.substring(0, blank)));
      run.check(name, () -> assertThat(line.substring(blank + 1)).startsWith(expected(name)));
    }
    run.finish();
  }

  private static String expected(String name) {
    return switch (name) {
      case DOUBLE_DELIMITER -> "8 parts are 9";
      case LONG_HEADER -> "no footer";
      default -> DEFECTIVE.contains(name) ? "defective: " : "same";
    };
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, UTF_8);
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(files("mime-mime4j"));
    files.addAll(files("mime-mimekit"));
    List<Path> ordinary = files("spam-spamassassin");
    for (int i = 0; i < ordinary.size(); i += 6) {
      files.add(ordinary.get(i));
    }
    return files;
  }

  private static List<Path> files(String suite) throws IOException {
    Path root = Conformance.folder(suite);
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isMessage(suite, root.relativize(file).toString()))
          .sorted()
          .toList();
    }
  }

  private static boolean isMessage(String suite, String name) {
    return suite.equals("spam-spamassassin")
        ? name.matches(".*/\\d+\\.[0-9a-f]+\\.txt")
        : name.endsWith(".msg") || name.endsWith(".eml") || name.matches("messages/.*\\.txt");
  }

  private void edit(Path file, List<MessageEdit> edits, List<String> names) throws IOException {
    try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
      for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          String number = String.valueOf(names.size());
          names.add(file.getParent().getFileName() + "/" + file.getFileName());
          Files.write(folder.resolve(number + ".before"), message.content().read());
          Files.write(folder.resolve(number + ".after"), EditedMessage.of(message, edits).read());
        }
      }
    }
  }

  private List<String> compare() throws Exception {
    Path script = folder.resolve("compare.py");
    try (var in = getClass().getResourceAsStream("/edits/compare.py")) {
      Files.copy(in, script);
    }
    Path out = folder.resolve("out");
    Process python =
        new ProcessBuilder("python3", script.toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(python.waitFor()).as("exit").isZero();
    return Files.readAllLines(out);
  }
}
