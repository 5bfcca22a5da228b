package io.fortimail.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run over a third-party suite: finds its folder, counts, and reports.
 *
 * <p>The suites are no part of this repository. Where their folder is absent a run is skipped, not
 * passed; with {@code -Dfortimail.conformance.required=true} it fails.
 */
public final class Conformance {

  private final String name;
  private final List<String> failures = new ArrayList<>();
  private int total;

  private Conformance(String name) {
    this.name = name;
  }

  /**
   * The folder of a suite.
   *
   * @param suite its name below the folder of all suites
   */
  public static Path folder(String suite) {
    Path folder =
        Path.of(System.getProperty("fortimail.conformance", "../../shared/conformance"))
            .resolve(suite);
    if (Boolean.getBoolean("fortimail.conformance.required")) {
      assertThat(folder).as("the suite is required").isDirectory();
    } else {
      assumeTrue(Files.isDirectory(folder), () -> "no suite at " + folder);
    }
    return folder;
  }

  /** Starts a count under the name that the report carries. */
  public static Conformance start(String name) {
    return new Conformance(name);
  }

  /** Counts one case; an empty failure is a pass. */
  public void count(String testCase, String failure) {
    total++;
    if (!failure.isEmpty()) {
      failures.add(testCase + ": " + failure);
    }
  }

  /** Counts one case that passes unless it throws. */
  public void check(String testCase, ThrowingRunnable body) {
    try {
      body.run();
      count(testCase, "");
    } catch (Exception | AssertionError failure) {
      count(testCase, String.valueOf(failure));
    }
  }

  /** Prints and writes {@code conformance NAME: passed/total}, and fails if not all passed. */
  public void finish() {
    String line = "conformance " + name + ": " + (total - failures.size()) + "/" + total;
    System.out.println(line);
    try {
      Path folder = Files.createDirectories(Path.of("target", "conformance"));
      Files.writeString(folder.resolve(name + ".txt"), line + "\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(total).as("cases run").isPositive();
    assertThat(failures).as(line).isEmpty();
  }

  /** A test case's body. */
  @FunctionalInterface
  public interface ThrowingRunnable {
    /** Runs the case. */
    void run() throws Exception;
  }
}
