package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.conformance.Conformance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that nobody here wrote: each arrives unchanged or is refused with a reason. */
class CorpusTest {

  @TempDir Path folder;

  private static final int MESSAGES = 1_000;

  @Test
  void eachMessageArrivesUnchangedOrIsRefusedWithAReason() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String suite : List.of("mime-mime4j", "mime-mimekit", "spam-spamassassin")) {
      files.addAll(messages(Conformance.folder(suite), MESSAGES - files.size()));
    }
    assertThat(files).hasSize(MESSAGES);
    Conformance run = Conformance.start("gateway-corpus");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GatewayOptions options = new GatewayOptions();
    try (RunningGateway gateway = RunningGateway.start(options, 0, folder);
        PrintStream print = new PrintStream(out, true, UTF_8)) {
      FileRun fileRun = new FileRun(gateway, print);
      for (Path file : files) {
        out.reset();
        int lost = fileRun.send(file, Progress.none());
        run.count(file.getFileName().toString(), lost == 0 ? "" : out.toString(UTF_8));
      }
    }
    run.finish();
  }

  private static List<Path> messages(Path folder, int most) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(CorpusTest::isMessage)
          .sorted()
          .limit(most)
          .toList();
    }
  }

  private static boolean isMessage(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".msg")
        || name.endsWith(".eml")
        || name.matches("[0-9]{5}\\.[0-9a-f]{32}\\.txt");
  }
}
