package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Unbound on a loopback port, which answers a zone of its own at once. */
final class LocalUnbound implements AutoCloseable {

  /** Each name below has the same address, so that there are as many names as wanted. */
  static final String ZONE = "bench.example";

  private static final int LOOKS = 200;

  private final Path folder;
  private final Process process;
  private final InetSocketAddress address;

  private LocalUnbound(Path folder, Process process, InetSocketAddress address) {
    this.folder = folder;
    this.process = process;
    this.address = address;
  }

  static Optional<Path> find() {
    return Stream.of("/usr/sbin/unbound", "/usr/local/sbin/unbound", "/opt/homebrew/sbin/unbound")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static LocalUnbound start(Path program) throws IOException {
    Path folder = Files.createTempDirectory("unbound");
    InetSocketAddress address = free();
    Path file = Files.writeString(folder.resolve("unbound.conf"), configuration(folder, address));
    Process process =
        new ProcessBuilder(program.toString(), "-d", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return new LocalUnbound(folder, process, address);
  }

  private static InetSocketAddress free() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  private static String configuration(Path folder, InetSocketAddress address) {
    return """
        server:
          interface: 127.0.0.1@PORT
          port: PORT
          do-ip6: no
          access-control: 127.0.0.0/8 allow
          username: ""
          chroot: ""
          directory: "FOLDER"
          pidfile: "FOLDER/unbound.pid"
          use-syslog: no
          module-config: "iterator"
          local-zone: "ZONE." redirect
          local-data: "ZONE. 300 IN A 192.0.2.1"
        remote-control:
          control-enable: no
        """
        .replace("PORT", Integer.toString(address.getPort()))
        .replace("FOLDER", folder.toString())
        .replace("ZONE", ZONE);
  }

  InetSocketAddress address() {
    return address;
  }

  /** Waits until a question has been answered, or fails. */
  void await(DnsAsker asker) throws IOException {
    for (int i = 0; i < LOOKS && process.isAlive(); i++) {
      if (asker.ask("ready." + ZONE).toCompletableFuture().join()) {
        return;
      }
    }
    throw new IOException("unbound does not answer: " + Files.readString(folder.resolve("output")));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** The peers of this machine that the comparison needs. */
  static Optional<String> lacking() {
    return find().isPresent() ? Optional.empty() : Optional.of("unbound is not installed");
  }

  /** Names that differ, then each of them again. */
  static List<String> names(int number) {
    return Stream.concat(
            Stream.iterate(0, i -> i + 1).limit((number + 1) / 2),
            Stream.iterate(0, i -> i + 1).limit(number / 2))
        .map(i -> "n" + i + "." + ZONE)
        .toList();
  }
}
