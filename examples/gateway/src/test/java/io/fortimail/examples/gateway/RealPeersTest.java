package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fortimail.mail.Envelope;
import io.fortimail.net.TestCertificates;
import io.fortimail.quarantine.FolderQuarantine;
import io.fortimail.quarantine.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own, between swaks or smtp-source and smtp-sink. */
@Timeout(120)
class RealPeersTest {

  private static final String ZONE =
      """
      $TTL 60
      $ORIGIN bl.test.
      9.0.0.127 IN A   127.0.0.2
      9.0.0.127 IN TXT "seen sending spam"
      $ORIGIN 127.in-addr.arpa.
      1.0.0     IN PTR localhost.
      """;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Path dump;
  private int gatewayPort;
  private int sinkPort;
  private Process gateway;
  private Process sink;

  @BeforeEach
  void startSinkAndGateway() throws Exception {
    assumeTrue(isThere("smtp-sink"), "smtp-sink (package postfix) is not on this machine");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    dump = Files.createDirectory(folder.resolve("dump"));
    Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(folder.resolve("test.zone"), ZONE, UTF_8);
    TestCertificates.Made certificate = new TestCertificates(folder).ec("gateway.example");
    sinkPort = freePort();
    gatewayPort = freePort();
    sink = startSink();
    gateway =
        start(
            "gateway",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            GatewayMain.class.getName(),
            "serve",
            "--port",
            "" + gatewayPort,
            "--relay",
            "127.0.0.1:" + sinkPort,
            "--zone",
            folder.resolve("test.zone").toString(),
            "--dnsbl",
            "bl.test",
            "--certificate",
            certificate.chain().toString(),
            "--key",
            certificate.key().toString(),
            "--quarantine",
            folder.resolve("held").toString());
    awaitOutput("gateway", "stop it with SIGTERM");
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process startSink() throws Exception {
    List<String> command = new ArrayList<>(List.of("smtp-sink"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody")); // it does not want to be root
    }
    command.addAll(List.of("-d", dump + "/%M.", "127.0.0.1:" + sinkPort, "1000"));
    Process started = start("sink", command.toArray(String[]::new));
    awaitPort(sinkPort, started);
    return started;
  }

  private Process start(String name, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** Runs a command to its end and returns what it printed. */
  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), ISO_8859_1);
    }
  }

  private String swaks(String... more) throws Exception {
    assumeTrue(isThere("swaks"), "swaks is not on this machine");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("swaks", "--server", "127.0.0.1:" + gatewayPort, "--helo", "h.example"));
    command.addAll(List.of("--from", "a@x.example", "--to", "b@y.example"));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  @Test
  void swaksDeliversACleanMessageByteForByte() throws Exception {
    Path message = folder.resolve("clean.eml");
    String content = "From: a@x.example\r\nSubject: caf\u00e9\r\n\r\n.dot\r\n..\r\n\r\nend\r\n";
    Files.writeString(message, content, ISO_8859_1);

    assertThat(swaks("--data", "@" + message)).contains("<-  250 2.6.0 Message accepted");

    String arrived = Files.readString(onlyFile(dump), ISO_8859_1).replace("\n", "\r\n");
    String sent = content.replace("\r\n", "\n").replace("\n", "\r\n");
    int top = arrived.indexOf("Received: from h.example ([127.0.0.1]) by gateway.example");
    assertThat(top).isNotNegative();
    String below = arrived.substring(arrived.indexOf("\r\nFrom: ", top) + 2);
    assertThat(below.stripTrailing()).isEqualTo(sent.stripTrailing());
  }

  @Test
  void swaksWithTls() throws Exception {
    String said = swaks("--tls");
    assumeTrue(!said.contains("TLS not available"), "swaks has no Net::SSLeay");
    assertThat(said).contains("<~  250 2.6.0 Message accepted");
    assertThat(Files.readString(onlyFile(dump), ISO_8859_1)).contains("with ESMTPS id");
  }

  @Test
  void swaksFromAListedAddressIsRefusedAtRcpt() throws Exception {
    assertThat(swaks("--local-interface", "127.0.0.9"))
        .containsPattern("-> RCPT TO:<b@y.example>\\R<\\*\\* 550 5\\.7\\.1 .*bl\\.test");
    assertThat(files(dump)).isEmpty();
  }

  @Test
  void swaksWithAnExecutableIsHeld() throws Exception {
    Path program = folder.resolve("setup.exe");
    Files.write(program, new byte[] {'M', 'Z', 0, 0, 'P', 'E', 0, 0});

    assertThat(swaks("--attach", "@" + program)).contains("<-  250 2.6.0 Message accepted");

    assertThat(files(dump)).isEmpty();
    Quarantine held =
        FolderQuarantine.open(folder.resolve("held"), Clock.systemUTC(), new SecureRandom());
    assertThat(held.list(Quarantine.Order.OLDEST_FIRST))
        .singleElement()
        .satisfies(entry -> assertThat(entry.message().decidedBy()).contains("attachment"));
  }

  @Test
  void twoThousandMessagesOverTwentySessionsArriveOnceEach() throws Exception {
    String said =
        run(
            "smtp-source",
            "-m",
            "2000",
            "-s",
            "20",
            "-l",
            "4096",
            "-f",
            "a@x.example",
            "-t",
            "b@y.example",
            "127.0.0.1:" + gatewayPort);
    assertThat(said).doesNotContain("fatal");
    List<Path> arrived = files(dump);
    assertThat(arrived).hasSize(2_000);
    assertThat(arrived.stream().map(RealPeersTest::messageId).distinct()).hasSize(2_000);
  }

  @Test
  void whenTheSinkIsKilledTheRestIsDeferredAndNothingAcceptedIsMissing() throws Exception {
    int accepted = 0;
    int deferred = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 30) {
        sink.destroyForcibly();
        assertThat(sink.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      String said =
          Sending.send(
              InetAddress.getLoopbackAddress(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort),
              Envelope.of("a@x.example", "b@y.example"),
              ("Message-Id: <" + i + "@test>\r\n\r\ntext\r\n").getBytes(ISO_8859_1));
      accepted += said.startsWith("250") ? 1 : 0;
      deferred += said.startsWith("451 4.4.1") ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(30);
    assertThat(deferred).isEqualTo(30);
    assertThat(files(dump).stream().map(RealPeersTest::messageId).distinct()).hasSize(30);
  }

  @Test
  void sigtermStopsItCleanly() throws Exception {
    gateway.destroy();
    assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("gateway.log"))).endsWith("stopped\n");
    assertThat(gateway.exitValue()).isZero();
  }

  /** Which smtp-source gives to each message. */
  private static String messageId(Path file) {
    try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
      return lines.filter(line -> line.startsWith("Message-Id: ")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static Path onlyFile(Path folder) throws IOException {
    List<Path> all = files(folder);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void awaitOutput(String name, String words) throws Exception {
    while (!Files.readString(folder.resolve(name + ".log")).contains(words)) {
      assertThat(gateway.isAlive()).as("the gateway runs").isTrue();
      gateway.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private static void awaitPort(int port, Process listener) throws Exception {
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        assertThat(listener.isAlive()).as("smtp-sink runs").isTrue();
        listener.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
