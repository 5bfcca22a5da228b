package io.fortimail.examples.mailcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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

/** A thousand messages of other people's suites: one valid JSON object each, and no exception. */
class MailCheckConformanceTest {

  private static final int MESSAGES = 1_000;

  @Test
  void everyMessageGivesOneObject() throws IOException {
    Conformance run = Conformance.start("mailcheck-json");
    List<Expected> expected = messages();
    List<String> args = new ArrayList<>(List.of("--json"));
    args.addAll(expected.stream().map(Expected::file).distinct().toList());

    Output output = Output.of(args.toArray(String[]::new));
    assertThat(output.status()).isZero();
    assertThat(output.err()).isEmpty();
    List<JsonObject> objects = output.json();
    assertThat(objects).hasSameSizeAs(expected);
    for (int i = 0; i < objects.size(); i++) {
      JsonObject object = objects.get(i);
      Expected message = expected.get(i);
      run.check(message.file() + "#" + message.number(), () -> check(message, object));
    }
    run.finish();
  }

  private static void check(Expected message, JsonObject object) {
    assertThat(object.get("file").getAsString()).isEqualTo(message.file());
    assertThat(object.get("message").getAsInt()).isEqualTo(message.number());
    assertThat(object.get("verdict").getAsString()).isIn("accept", "quarantine");
    assertThat(object.get("score").getAsDouble()).isFinite();
    assertThat(object.getAsJsonArray("recipients")).hasSize(1);
    assertThat(object.getAsJsonArray("findings")).hasSize(2);
    for (JsonElement one : object.getAsJsonArray("findings")) {
      JsonObject finding = one.getAsJsonObject();
      assertThat(finding.keySet())
          .contains("stage", "filter", "outcome", "score", "reason", "elapsed");
      assertThat(finding.get("reason").getAsString()).doesNotStartWith("the filter failed");
    }
  }

  /** A message that has to be reported. */
  private record Expected(String file, int number) {}

  /** The MIME suites come first; the corpora fill up to a thousand. */
  private static List<Expected> messages() throws IOException {
    List<Expected> messages = new ArrayList<>();
    for (String suite : List.of("mime-mime4j", "mime-mimekit", "spam-spamassassin")) {
      for (Path file : files(Conformance.folder(suite))) {
        if (messages.size() >= MESSAGES) {
          return messages;
        }
        count(file).ifPresent(messages::addAll);
      }
    }
    return messages;
  }

  private static Optional<List<Expected>> count(Path file) throws IOException {
    List<Expected> messages = new ArrayList<>();
    try (MessageFile reader = MessageFile.open(file, 65_536)) {
      for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
        next.get().close();
        messages.add(new Expected(file.toString(), messages.size() + 1));
      }
    }
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages);
  }

  private static List<Path> files(Path suite) throws IOException {
    try (Stream<Path> all = Files.walk(suite)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isMessageFile(suite.relativize(file).toString()))
          .sorted()
          .toList();
    }
  }

  private static boolean isMessageFile(String name) {
    return name.endsWith(".msg")
        || name.endsWith(".eml")
        || name.endsWith(".mbox.txt")
        || (name.startsWith("messages/") && name.endsWith(".txt"))
        || ((name.startsWith("easy-") || name.startsWith("hard-") || name.startsWith("spam-"))
            && name.endsWith(".txt"));
  }
}
