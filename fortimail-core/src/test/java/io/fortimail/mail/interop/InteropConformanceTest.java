package io.fortimail.mail.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.conformance.Conformance;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.MimeAnomaly;
import io.fortimail.mail.MimePart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages of other people, to the other libraries and back. */
class InteropConformanceTest {

  private static final int IN_MEMORY = 65_536;

  /** Every so many of the spam corpus's messages. */
  private static final int SPAM_STEP = 15;

  private interface Check {
    void check(Message message) throws Exception;
  }

  private static void overAll(String name, Check check) throws IOException {
    Conformance run = Conformance.start(name);
    for (Path file : messageFiles()) {
      try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
        int number = 0;
        for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
          try (Message message = next.get()) {
            run.check(file.getFileName() + "#" + ++number, () -> check.check(message));
          }
        }
      }
    }
    run.finish();
  }

  private static List<Path> messageFiles() throws IOException {
    List<Path> all = new ArrayList<>();
    all.addAll(files("mime-mime4j", ".msg"));
    all.addAll(files("mime-mimekit", ".eml"));
    all.addAll(files("mime-mimekit", ".mbox.txt"));
    List<Path> spam = new ArrayList<>(files("spam-spamassassin", ".txt"));
    spam.removeIf(file -> file.endsWith("README.txt"));
    for (int i = 0; i < spam.size(); i += SPAM_STEP) {
      all.add(spam.get(i));
    }
    return all;
  }

  private static List<Path> files(String suite, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(Conformance.folder(suite))) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void jakartaMailGivesBackTheBytes() throws IOException {
    overAll(
        "interop-jakarta",
        message -> {
          MimeMessage mime = JakartaMail.toMimeMessage(message);
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          mime.writeTo(out);
          assertThat(out.toByteArray()).isEqualTo(message.content().read());
          try (Message back = JakartaMail.fromMimeMessage(mime, IN_MEMORY)) {
            assertThat(back.content().contentEquals(message.content())).isTrue();
          }
          try (InputStream body = mime.getRawInputStream()) {
            assertThat(body.readAllBytes())
                .isEqualTo(
                    message.content().slice(message.headers().size(), message.size()).read());
          }
        });
  }

  @Test
  void whatJakartaMailReadsItselfComesAsItWas() throws IOException {
    // Where the header has no end, Jakarta Mail writes one (RFC 5322 section 2.1).
    Session session = Session.getInstance(new Properties());
    overAll(
        "interop-jakarta-foreign",
        message -> {
          String text = InteropMessages.text(message);
          boolean open = !text.startsWith("\r\n") && !text.contains("\r\n\r\n");
          MimeMessage foreign = new MimeMessage(session, message.content().openStream());
          try (Message ours = JakartaMail.fromMimeMessage(foreign, IN_MEMORY)) {
            assertThat(InteropMessages.text(ours)).isEqualTo(open ? text + "\r\n" : text);
          }
        });
  }

  @Test
  void mime4jReadsTheSamePartsAndContent() throws IOException {
    overAll(
        "interop-mime4j",
        message -> {
          var mime4j = Mime4j.toMime4j(message, IN_MEMORY);
          try {
            // Of two multiparts with one boundary we let the inner one take the parts, as MimeKit
            // does; Mime4j the outer one. RFC 2046 section 5.1.2 forbids them.
            if (!isNestedInItsOwnBoundary(message)) {
              compare(message, InteropParts.of(mime4j));
            }
          } finally {
            mime4j.dispose();
          }
        });
  }

  @Test
  void whatMime4jWritesHasTheSamePartsAndContent() throws IOException {
    overAll(
        "interop-mime4j-written",
        message -> {
          var mime4j = Mime4j.toMime4j(message, IN_MEMORY);
          try (Message back = Mime4j.fromMime4j(mime4j, IN_MEMORY)) {
            // Of nested multiparts with the same boundary (RFC 2046 section 5.1.2 forbids them)
            // Mime4j closes the inner one, and so the outer one too.
            if (!isNestedInItsOwnBoundary(message)) {
              compare(message, InteropParts.of(back));
            }
          } finally {
            mime4j.dispose();
          }
        });
  }

  private static boolean isNestedInItsOwnBoundary(Message message) {
    return message.structure().parts().stream()
        .anyMatch(part -> part.anomalies().contains(MimeAnomaly.SHARED_BOUNDARY));
  }

  private static void compare(Message message, Map<String, String> leaves) throws IOException {
    Map<String, String> ours = InteropParts.of(message);
    assertThat(leaves.keySet()).isEqualTo(ours.keySet());
    for (MimePart part : message.structure().parts()) {
      String expected = ours.get(part.path());
      String actual = leaves.get(part.path());
      if (part.anomalies().contains(MimeAnomaly.BAD_ENCODING)) {
        // Mime4j ends at the first padding of base64 (RFC 2045 section 6.8), and drops a group that
        // is cut short; we read on, as mail programs do, and keep its octets.
        assertThat(expected).as(part.path()).startsWith(actual);
      } else {
        assertThat(actual).as(part.path()).isEqualTo(expected);
      }
    }
  }
}
