package io.fortimail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The library as named modules, in a JVM of its own: what a descriptor forgets is missing there.
 */
class ModulePathTest {

  private static final List<String> NOT_FOR_USERS =
      List.of("-tests.jar", "test-classes", "junit", "assertj", "archunit", "byte-buddy");

  @Test
  void theLibraryRunsOnTheModulePath() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String modulePath =
        Stream.of(classPath.split(File.pathSeparator))
            .filter(entry -> NOT_FOR_USERS.stream().noneMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath,
                "--add-modules",
                "io.fortimail.filters",
                "--class-path",
                Path.of("target", "test-classes").toString(),
                ModulePathProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), UTF_8);
    }
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("module io.fortimail.core", "module io.fortimail.filters")
        .contains("attachment \"a.exe\" is a Windows executable")
        .contains("192.0.2.99 is listed by bl.example")
        .contains("\"verdict\":\"quarantine\"")
        .contains("held: for the test")
        .contains("as Jakarta Mail has it: application/octet-stream; name=a.exe")
        .contains("by way of Mime4j: 58");
  }
}
