package io.fortimail.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the machine, each in a folder of the test. */
final class Programs {

  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private int runs;

  Programs(Path folder) {
    this.folder = folder;
  }

  /** What a program said, and its exit status. */
  record Result(int status, String output) {}

  /** Skips the test where a program is missing. */
  static void assumeThere(String program) {
    boolean there =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/bin"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    assumeTrue(there, program + " is not on this machine");
  }

  /** Runs a program to its end. */
  Result run(String input, String... command) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in" + runs), input, UTF_8);
    Path out = folder.resolve("out" + runs++);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile());
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " does not end: " + Files.readString(out));
    }
    return new Result(process.exitValue(), Files.readString(out));
  }
}
