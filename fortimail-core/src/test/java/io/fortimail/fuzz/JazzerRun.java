package io.fortimail.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a fuzz target under Jazzer, guided by the coverage of our code. It runs in a Java of its
 * own, so that its agent touches no other test.
 */
public final class JazzerRun {

  /** Little, so that a session which keeps what it should not shows in a few minutes. */
  private static final String HEAP = "-Xmx256m";

  private JazzerRun() {}

  /**
   * Runs the target, and fails with Jazzer's report if it finds something. What it has learnt stays
   * in {@code target/fuzz} for the next run.
   *
   * @param time how long, in whole seconds
   */
  public static void run(Class<?> target, List<byte[]> seeds, Duration time)
      throws IOException, InterruptedException {
    Path folder = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    Path log = folder.resolve("log.txt");
    Process jazzer =
        new ProcessBuilder(command(target, folder, corpus, time))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = jazzer.waitFor();
    List<String> report = Files.readAllLines(log, ISO_8859_1);
    System.out.println(
        "fuzz " + target.getSimpleName() + ": " + String.join(", ", statistics(report)));
    assertThat(status).as("%s", String.join("\n", lastOf(report, 40))).isZero();
    assertThat(statistics(report)).as("what it has run").isNotEmpty();
  }

  private static List<String> command(Class<?> target, Path folder, Path corpus, Duration time) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-XX:+EnableDynamicAgentLoading", // JDK 21 and later warn about an agent otherwise
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.getName(),
        "--instrumentation_includes=io.fortimail.smtp.**:io.fortimail.mail.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-max_total_time=" + time.toSeconds(),
        "-max_len=1024",
        "-print_final_stats=1",
        corpus.toString());
  }

  private static List<String> statistics(List<String> report) {
    return report.stream()
        .filter(line -> line.startsWith("stat::number") || line.startsWith("stat::average"))
        .map(line -> line.substring("stat::".length()))
        .toList();
  }

  private static List<String> lastOf(List<String> lines, int count) {
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }
}
