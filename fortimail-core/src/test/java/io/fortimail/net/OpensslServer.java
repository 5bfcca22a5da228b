package io.fortimail.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.certificates.TestIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSL's test server behind STARTTLS. It knows no SMTP: what is said in plain text is said by a
 * {@link HalfServer}, which then passes the bytes of TLS on; what is said inside is answered here,
 * through the program's standard input and output.
 */
final class OpensslServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final int port;
  private final HalfServer front;

  OpensslServer(Path folder, TestIdentity identity, String... options) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    TestIdentity.PemFiles files = identity.write(folder, "openssl-" + port);
    List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-quiet"));
    command.addAll(List.of("-accept", "127.0.0.1:" + port));
    command.addAll(List.of("-cert", files.chain().toString(), "-cert_chain"));
    command.addAll(List.of(files.chain().toString(), "-key", files.key().toString()));
    command.addAll(List.of(options));
    this.process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("openssl-" + port + ".log").toFile())
            .start();
    Thread answers = new Thread(this::answer, "openssl-answers");
    answers.setDaemon(true);
    answers.start();
    awaitPort();
    this.front = new HalfServer("220 go\r\n", this::passOn);
  }

  int port() {
    return front.port();
  }

  private void passOn(Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = new Thread(() -> copy(server, client), "openssl-back");
      back.setDaemon(true);
      back.start();
      copy(client, server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // either side has ended
    }
  }

  private void answer() {
    try (BufferedReader in =
            new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
        OutputStream out = process.getOutputStream()) {
      boolean body = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        boolean end = line.equals(".");
        if (!body || end) {
          body = line.equals("DATA");
          out.write(reply(line).getBytes(ISO_8859_1));
          out.flush();
        }
      }
    } catch (IOException gone) {
      // the server has ended
    }
  }

  private static String reply(String line) {
    return line.equals("DATA") ? "354 go\r\n" : line.equals("QUIT") ? "221 bye\r\n" : "250 ok\r\n";
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive()) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException("openssl s_server does not start");
  }

  @Override
  public void close() throws IOException {
    front.close();
    process.destroy();
  }
}
