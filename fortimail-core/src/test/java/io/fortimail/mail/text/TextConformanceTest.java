package io.fortimail.mail.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.conformance.Conformance;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages of others: each gives a text, and the subjects are those that MimeKit states. */
class TextConformanceTest {

  private static final int IN_MEMORY = 65_536;

  /** Of the spam suite, each so-manieth message is read. */
  private static final int SAMPLE = 12;

  @Test
  void everyMessageHasAText() throws IOException {
    Conformance run = Conformance.start("mime-text");
    for (String suite : List.of("mime-mime4j", "mime-mimekit")) {
      for (Path file : files(Conformance.folder(suite))) {
        if (isMessageFile(file)) {
          readAll(run, file);
        }
      }
    }
    List<Path> spam = files(Conformance.folder("spam-spamassassin"));
    for (int i = 0; i < spam.size(); i += SAMPLE) {
      readAll(run, spam.get(i));
    }
    run.finish();
  }

  private static void readAll(Conformance run, Path file) throws IOException {
    int number = 0;
    try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
      for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          run.check(file.getFileName() + "#" + ++number, () -> read(message));
        }
      }
    }
  }

  private static void read(Message message) {
    MessageText text = MessageText.of(message);
    long texts =
        message.structure().parts().stream()
            .filter(p -> !p.isContainer() && p.type().startsWith("text/"))
            .count();
    assertThat(text.parts()).hasSizeGreaterThanOrEqualTo((int) texts);
    for (TextPart part : text.parts()) {
      assertThat(part.anomalies()).doesNotContain(TextAnomaly.CUT);
      assertThat(part.visible()).doesNotContain("\u200b");
    }
    assertThat(text.links()).allSatisfy(link -> assertThat(link.target()).isNotBlank());
  }

  private static boolean isMessageFile(Path file) {
    String name = file.getFileName().toString();
    String folder = file.getParent().getFileName().toString();
    return name.endsWith(".msg")
        || name.endsWith(".eml")
        || (folder.equals("mbox") && name.endsWith(".mbox.txt"))
        || (folder.equals("messages") && name.endsWith(".txt"));
  }

  /**
   * Each mbox has a summary of its messages, with their decoded subjects, in order. One of the two
   * is cut into messages by Content-Length, which RFC 4155 does not know, so it states more.
   */
  @Test
  void subjectsAreThoseOfMimeKit() throws IOException {
    Conformance run = Conformance.start("mime-mimekit-text");
    Path folder = Conformance.folder("mime-mimekit").resolve("mbox");
    for (String name : List.of("content-length", "issue1189")) {
      List<String> stated = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve(name + "-summary.txt"))) {
        if (line.startsWith("Subject: ")) {
          stated.add(line.substring("Subject: ".length()).strip());
        }
      }
      List<String> found = subjects(folder.resolve(name + ".mbox.txt"));
      assertThat(found).isNotEmpty();
      int from = 0;
      for (String subject : found) {
        int at = stated.subList(from, stated.size()).indexOf(subject);
        run.count(name + " " + subject, at < 0 ? "not stated" : "");
        from += at + 1;
      }
    }
    run.finish();
  }

  private static List<String> subjects(Path mbox) throws IOException {
    List<String> subjects = new ArrayList<>();
    try (MessageFile messages = MessageFile.open(mbox, IN_MEMORY)) {
      for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          subjects.add(MessageText.of(message).subject());
        }
      }
    }
    return subjects;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
