package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message of 1 GiB through a gateway that has 64 MB of memory, with filters and edits. */
@Timeout(300)
class HugeMessageTest {

  /** Where a machine is too small or too slow for 1 GiB: {@code -Dhuge.message.octets=...}. */
  private static final long OCTETS = Long.getLong("huge.message.octets", 1L << 30);

  /** The message lies on the disk once; the rest is for those who use the disk beside us. */
  private static final long ROOM = 4 * OCTETS;

  @TempDir Path spool;

  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private CountingSink sink;
  private Process gateway;
  private int port;

  @BeforeEach
  void start() throws IOException {
    long free = Files.getFileStore(spool).getUsableSpace();
    assumeTrue(free >= ROOM, "only " + free + " octets are free where temporary files go");
    sink = new CountingSink();
    gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + spool,
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapGateway.class.getName(),
                "" + sink.port())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    port = Integer.parseInt(gateway.inputReader().readLine());
  }

  @AfterEach
  void stop() throws Exception {
    background.shutdownNow();
    if (sink != null) {
      sink.close();
      gateway.destroy();
      assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void passesThroughFiltersAndEditsAndLeavesNothingBehind() throws Exception {
    Future<CountingSink.Arrived> arriving = background.submit(sink);
    HugeMessage message = new HugeMessage(OCTETS);

    assertThat(send(message)).startsWith("250 ");

    CountingSink.Arrived arrived = arriving.get(1, TimeUnit.MINUTES);
    assertThat(arrived.octets()).isGreaterThan(OCTETS);
    assertThat(arrived.attached()).isEqualTo(message.attached());
    assertThat(arrived.sum()).isEqualTo(message.sum());
    assertThat(arrived.lines())
        .contains("Subject: " + SmallHeapGateway.TAG + " the recording")
        .containsSequence("Here it is.", "..signed", SmallHeapGateway.FOOTER)
        .endsWith("--" + HugeMessage.BOUNDARY + "--");
    assertThat(String.join(" ", arrived.lines()))
        .contains("text/plain text/plain 20;")
        .contains("application/octet-stream application/octet-stream " + message.attached());
    assertThat(gateway.isAlive()).isTrue();
    assertThat(filesIn(spool)).isEmpty();
    assertThat(removedFilesStillOpen()).isEmpty();
  }

  /** Sends it, and waits until the gateway has closed the connection. Returns the last reply. */
  private String send(HugeMessage message) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
      in.readLine();
      for (String command :
          List.of(
              "HELO client.example",
              "MAIL FROM:<ann@client.example>",
              "RCPT TO:<anna@inside.example>",
              "DATA")) {
        assertThat(say(command, out, in)).matches("[23]50? .*|354 .*");
      }
      message.writeTo(out);
      String reply = say(".", out, in);
      assertThat(say("QUIT", out, in)).startsWith("221");
      assertThat(in.readLine()).isNull();
      return reply;
    }
  }

  private static String say(String line, OutputStream out, BufferedReader in) throws IOException {
    out.write((line + "\r\n").getBytes(US_ASCII));
    out.flush();
    return in.readLine();
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** A file whose name is gone takes room until it is closed; Linux tells of such files. */
  private List<String> removedFilesStillOpen() throws IOException {
    Path open = Path.of("/proc", "" + gateway.pid(), "fd");
    if (!Files.isDirectory(open)) {
      return List.of();
    }
    return filesIn(open).stream()
        .map(HugeMessageTest::target)
        .filter(name -> name.startsWith(spool.toString()))
        .toList();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
      return "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
