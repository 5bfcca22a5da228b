package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.testing.SmtpDialog;
import io.fortimail.testing.SmtpScript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The dialogues in {@code dialogs}: as written, in one piece, and cut at every byte; and all that
 * once more with a handler whose every answer comes late.
 */
@Tag("attack-1")
@Tag("attack-2")
@Tag("attack-3")
@Tag("attack-4")
@Tag("attack-5")
@Tag("attack-6")
@Tag("attack-7")
@Tag("attack-8")
@Tag("attack-9")
@Tag("attack-10")
@Tag("attack-11")
@Tag("attack-14")
@Tag("attack-16")
@Tag("attack-17")
@Tag("attack-18")
@Tag("attack-20")
@Tag("attack-23")
@Tag("attack-25")
@Tag("attack-26")
@Tag("attack-27")
@Tag("attack-28")
class SmtpDialogFilesTest {

  @TestFactory
  Stream<DynamicTest> dialogs() throws IOException, URISyntaxException {
    Path folder = Path.of(getClass().getResource("/dialogs").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(45);
    return files.stream()
        .flatMap(
            file ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> run(file, handler -> handler)),
                    DynamicTest.dynamicTest(
                        file.getFileName() + ", answers delayed",
                        () -> run(file, SmtpDialogFilesTest::delayed))));
  }

  /** Answers come when the dialogue waits for them, and has sent all that it sends before that. */
  private static SmtpHandler delayed(SmtpHandler handler) {
    return DelayedHandler.of(handler, new AnswersWhenAwaited(Thread.currentThread()));
  }

  private static void run(Path file, UnaryOperator<SmtpHandler> decorator) throws IOException {
    SmtpScript script = SmtpScript.parse(Files.readString(file, UTF_8));
    List<CollectingHandler> handlers = new ArrayList<>();
    Supplier<SmtpDialog> dialogs =
        () -> {
          CollectingHandler handler = new CollectingHandler();
          handlers.add(handler);
          SmtpHandler asked = decorator.apply(handler);
          return SmtpDialog.with(
              Bearing.anyError().strictPipelining(false).build(),
              client -> asked,
              SmtpDialog.CLIENT);
        };
    // Behind STARTTLS it matters whether more comes in the same piece; that is what it is about.
    if (!file.getFileName().toString().contains("starttls")) {
      script.runEveryWay(dialogs);
    }
    script.runInOnePiece(dialogs);
    assertThat(handlers).allSatisfy(handler -> assertThat(handler.closes).isEqualTo(1));
    assertThat(handlers)
        .as("every way hands over the same messages")
        .allSatisfy(handler -> assertThat(handler.taken).isEqualTo(handlers.get(0).taken));
    assertThat(handlers.get(0).taken)
        .as("nothing smuggled gets through")
        .noneMatch(message -> message.envelope().senderPath().contains("evil"));
  }
}
