package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Postfix's test programs.
 *
 * @param source the load generator
 * @param sink the receiver
 */
record PostfixTools(Path source, Path sink) {

  /** The size of a message without its header. */
  static final int OCTETS = 4_096;

  private static final int SESSIONS = 20;

  /** Where the packages of Linux distributions and of Homebrew put them. */
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/libexec/postfix"),
          Path.of("/usr/lib/postfix"),
          Path.of("/usr/local/sbin"),
          Path.of("/opt/homebrew/sbin"));

  static Optional<PostfixTools> find() {
    return FOLDERS.stream()
        .map(folder -> new PostfixTools(folder.resolve("smtp-source"), folder.resolve("smtp-sink")))
        .filter(tools -> Files.isExecutable(tools.source) && Files.isExecutable(tools.sink))
        .findFirst();
  }

  /** Sends messages. Returns how many per second. */
  double send(int port, int messages) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            source.toString(),
            "-d", // keeps its sessions
            "-s",
            Integer.toString(SESSIONS),
            "-m",
            Integer.toString(messages),
            "-l",
            Integer.toString(OCTETS),
            "-f",
            "load@client.example.com",
            "-t",
            "sink@example.org",
            "inet:127.0.0.1:" + port);
    long start = System.nanoTime();
    Process process = command.inheritIO().start();
    int status = await(process);
    double perSecond = messages * 1e9 / (System.nanoTime() - start);
    if (status != 0) {
      throw new IOException("smtp-source has failed with status " + status);
    }
    return perSecond;
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopped);
    } finally {
      process.destroy();
    }
  }
}
