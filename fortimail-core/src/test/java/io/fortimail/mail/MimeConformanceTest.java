package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.conformance.Conformance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages of two MIME libraries: everything parses; where structure is stated, it agrees. */
class MimeConformanceTest {

  private static final int IN_MEMORY = 65_536;

  @Test
  void everyMessageParses() throws IOException {
    Conformance run = Conformance.start("mime-parse");
    for (String suite : List.of("mime-mime4j", "mime-mimekit")) {
      Path folder = Conformance.folder(suite);
      for (Path file : files(folder)) {
        if (isMessageFile(folder.relativize(file))) {
          parseAll(run, folder.getFileName() + "/" + folder.relativize(file), file);
        }
      }
    }
    run.finish();
  }

  private static void parseAll(Conformance run, String name, Path file) throws IOException {
    try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
      int number = 0;
      for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          run.check(name + "#" + ++number, () -> parse(message));
        }
      }
    }
  }

  private static void parse(Message message) throws IOException {
    MimeStructure structure = message.structure();
    assertThat(structure.parts()).isNotEmpty();
    for (MimePart part : structure.parts()) {
      assertThat(part.content().size()).isEqualTo(part.size());
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    for (HeaderField field : message.headers().fields()) {
      header.writeBytes(field.raw());
    }
    byte[] content = message.content().read();
    assertThat(content).startsWith(header.toByteArray());
    assertThat(message.headers().size()).isBetween((long) header.size(), header.size() + 2L);
  }

  private static boolean isMessageFile(Path file) {
    String name = file.toString();
    return name.endsWith(".msg")
        || name.endsWith(".eml")
        || (name.startsWith("mbox/") && name.endsWith(".mbox.txt"))
        || (name.startsWith("messages/") && name.endsWith(".txt"));
  }

  /**
   * The mime4j folder states each message's structure in {@code NAME.xml}, and decoded leaves in
   * files such as {@code NAME_decoded_1_2.txt}.
   */
  @Test
  void structureIsThatOfMime4j() throws IOException {
    Conformance run = Conformance.start("mime-mime4j-structure");
    for (Path file : files(Conformance.folder("mime-mime4j"))) {
      String name = file.getFileName().toString();
      // These two state what comes out under a setting by which a bad line ends the header.
      if (name.endsWith(".msg") && !name.startsWith("malformedHeaderStartsBody")) {
        run.check(name, () -> compareStructure(file));
      }
    }
    run.finish();
  }

  private static void compareStructure(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".msg", "");
    try (Message message = Message.of(Files.readAllBytes(file))) {
      List<MimePart> parts = message.structure().parts();
      assertThat(parts.stream().map(MimePart::path).toList())
          .isEqualTo(pathsInDump(Files.readString(file.resolveSibling(name + ".xml"), ISO_8859_1)));
      for (MimePart part : parts) {
        String leaf = name + "_decoded_" + part.path().replace('.', '_');
        compareContent(part, file.resolveSibling(leaf + ".txt"));
        compareContent(part, file.resolveSibling(leaf + ".bin"));
      }
    }
  }

  /** The paths of all entities in a dump, whose text is escaped so that tags are only tags. */
  private static List<String> pathsInDump(String dump) {
    List<String> paths = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    Map<String, Integer> children = new HashMap<>();
    for (int at = dump.indexOf('<'); at >= 0; at = dump.indexOf('<', at + 1)) {
      if (dump.startsWith("<message>", at) || dump.startsWith("<body-part>", at)) {
        String parent = open.isEmpty() ? "" : open.peek();
        int number = children.merge(parent, 1, Integer::sum);
        String path = parent.isEmpty() ? "1" : parent + "." + number;
        paths.add(path);
        open.push(path);
      } else if (dump.startsWith("</message>", at) || dump.startsWith("</body-part>", at)) {
        open.pop();
      }
    }
    return paths;
  }

  private static void compareContent(MimePart part, Path expected) throws IOException {
    if (part.isContainer() || !Files.exists(expected)) {
      return;
    }
    String actual = sameLineEnds(part.content().asCharSource(ISO_8859_1).read());
    String stated = sameLineEnds(Files.readString(expected, ISO_8859_1));
    if (part.anomalies().contains(MimeAnomaly.BAD_ENCODING)) {
      // We keep the octets that a group of base64 holds which is cut short; mime4j drops them.
      assertThat(actual).startsWith(stated).hasSizeLessThanOrEqualTo(stated.length() + 2);
    } else {
      assertThat(actual).isEqualTo(stated);
    }
  }

  /** Mime4j makes line ends of quoted-printable CRLF; we leave them as they came. */
  private static String sameLineEnds(String text) {
    return text.replace("\r\n", "\n");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
