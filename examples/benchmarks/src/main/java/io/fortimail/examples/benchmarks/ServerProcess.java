package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A receiver in a JVM of its own, so that what its clients take up is not counted as its own. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final int port;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(US_ASCII);
    this.questions = process.outputWriter(US_ASCII);
    this.port = Integer.parseInt(answer());
  }

  /** Starts the server of that name, see {@link IdleServer}. */
  static ServerProcess start(String name) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                IdleServer.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return new ServerProcess(process);
    } catch (IOException | RuntimeException failure) {
      process.destroy();
      throw failure;
    }
  }

  int port() {
    return port;
  }

  Footprint footprint() throws IOException {
    questions.newLine();
    questions.flush();
    return Footprint.parse(answer());
  }

  private String answer() throws IOException {
    return Optional.ofNullable(answers.readLine())
        .orElseThrow(() -> new IOException("the server's process has ended"));
  }

  @Override
  public void close() throws IOException {
    questions.close();
    process.destroy();
  }
}
