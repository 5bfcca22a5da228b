package io.fortimail.examples.mailcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call that the README shows prints what it says, but for the time that checks took. */
class ReadmeTest {

  private static final String CALL = "$ mailcheck ";

  @TestFactory
  Stream<DynamicTest> everyCallPrintsWhatTheReadmeSays() throws IOException {
    List<String> blocks = List.of(readme().split("```"));
    List<String> sessions =
        blocks.stream().filter(block -> block.startsWith("console\n" + CALL)).toList();
    assertThat(sessions).hasSizeGreaterThanOrEqualTo(3);
    return sessions.stream().map(ReadmeTest::test);
  }

  private static DynamicTest test(String session) {
    String[] callAndOutput = session.substring("console\n".length()).split("\n", 2);
    return DynamicTest.dynamicTest(
        callAndOutput[0],
        () -> {
          Output output = call(callAndOutput[0].substring(CALL.length()));
          assertThat(withoutTimes(output.out())).isEqualTo(withoutTimes(callAndOutput[1]));
          assertThat(output.err()).isEmpty();
          assertThat(output.status()).isZero();
        });
  }

  private static Output call(String words) throws IOException {
    String[] argsAndInput = words.split(" < ", 2);
    String[] args = argsAndInput[0].split(" ");
    if (argsAndInput.length == 1) {
      return Output.of(args);
    }
    try (InputStream in = Files.newInputStream(Path.of(argsAndInput[1]))) {
      return Output.withInput(in, args);
    }
  }

  private static String withoutTimes(String output) {
    return output
        .replace(System.lineSeparator(), "\n")
        .replaceAll("\"elapsed\":[0-9.E-]+", "\"elapsed\":T")
        .replaceAll(" +[0-9]+\\.[0-9]{3} ms", " T ms");
  }

  @Test
  void theSchemaNamesEveryKeyInItsOrder() throws IOException {
    List<JsonObject> objects =
        Output.of(
                "--json",
                "--ip=192.0.2.99",
                "--helo=x",
                "--zone=samples/example.zone",
                "samples/clean.eml")
            .json();

    List<String> documented = new ArrayList<>();
    readme()
        .lines()
        .dropWhile(line -> !line.equals("| key | value |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("| `"))
        .forEach(line -> documented.add(line.substring(3, line.indexOf('`', 3))));
    assertThat(objects.get(0).keySet()).containsExactlyElementsOf(documented);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
