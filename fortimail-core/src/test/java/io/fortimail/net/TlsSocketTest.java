package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipe on a loop, against clients that are not ours. */
@Timeout(120)
class TlsSocketTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir static Path folder;
  private static TestCertificates.Made server;
  private static TestCertificates.Made peer;
  private static ServerTls tls;

  @BeforeAll
  static void certificates() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    server = certificates.rsa("mx.example");
    peer = certificates.ec("client.example");
    tls =
        ServerTls.builder()
            .certificate(server.chain(), server.key())
            .clientCertificates(ClientCertificates.askedFor(ClientTrust.anchors(peer.chain())))
            .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aBlockingClientSendsAndHearsMegabytes(String protocol) throws Exception {
    SSLContext context = TestCertificates.client(server.certificate(), peer);
    byte[] much = new byte[4_000_000];
    new Random(1).nextBytes(much);
    try (TlsEchoServer echo = new TlsEchoServer(tls)) {
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(LOOPBACK, echo.port())) {
        socket.setEnabledProtocols(new String[] {protocol});
        CompletableFuture<byte[]> heard =
            CompletableFuture.supplyAsync(() -> hear(socket, much.length));
        socket.getOutputStream().write(much);
        assertThat(Arrays.equals(heard.get(60, SECONDS), much)).isTrue();
      }
      TlsHandshake result = echo.handshakes.poll(10, SECONDS);
      assertThat(((TlsHandshake.Done) result).session().clientCertificates())
          .containsExactly(peer.certificate());
      assertThat(echo.ends.poll(10, SECONDS)).isEqualTo(TlsState.ENDED);
    }
  }

  private static byte[] hear(Socket socket, int count) {
    try {
      return socket.getInputStream().readNBytes(count);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void aClientThatGoesWithoutAWordIsTruncated() throws Exception {
    try (TlsEchoServer echo = new TlsEchoServer(tls)) {
      new Socket(LOOPBACK, echo.port()).close();
      assertThat(echo.handshakes.poll(10, SECONDS)).isInstanceOf(TlsHandshake.Failed.class);
      assertThat(echo.ends.poll(10, SECONDS)).isEqualTo(TlsState.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslIsUnderstood(String version) throws Exception {
    try (TlsEchoServer echo = new TlsEchoServer(tls)) {
      List<String> command =
          new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-servername", "mx.example"));
      command.addAll(List.of(version, "-connect", "127.0.0.1:" + echo.port()));
      command.addAll(List.of("-CAfile", server.chain().toString(), "-verify_return_error"));
      command.addAll(List.of("-cert", peer.chain().toString(), "-key", peer.key().toString()));
      Process openssl = start(command);
      try {
        assertThat(ask(openssl, "hello", "hello")).isTrue();
        TlsHandshake.Done done = (TlsHandshake.Done) echo.handshakes.poll(10, SECONDS);
        assertThat(done.session().serverName()).contains("mx.example");
        assertThat(done.session().clientCertificates()).containsExactly(peer.certificate());
      } finally {
        openssl.destroy();
      }
    }
  }

  /** In TLS 1.3 s_client asks for new keys of both sides at a line of K, and says so. */
  @Test
  void opensslMayAskForNewKeys() throws Exception {
    try (TlsEchoServer echo = new TlsEchoServer(tls)) {
      Process openssl =
          start(
              List.of(
                  "openssl",
                  "s_client",
                  "-brief",
                  "-tls1_3",
                  "-connect",
                  "127.0.0.1:" + echo.port()));
      try {
        assertThat(ask(openssl, "before", "before")).isTrue();
        assertThat(ask(openssl, "K", "KEYUPDATE")).isTrue();
        assertThat(ask(openssl, "after the update", "after the update")).isTrue();
      } finally {
        openssl.destroy();
      }
    }
  }

  /**
   * Returns whether it says what it should at the end of a line, after whatever else it has to say.
   */
  private static boolean ask(Process program, String line, String expected) throws Exception {
    program.getOutputStream().write((line + "\n").getBytes(US_ASCII));
    program.getOutputStream().flush();
    BufferedReader said = program.inputReader(US_ASCII);
    return CompletableFuture.supplyAsync(() -> said.lines().anyMatch(l -> l.endsWith(expected)))
        .get(30, SECONDS);
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      return abort("openssl is not installed");
    }
  }
}
