package io.fortimail.examples.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.net.TestCertificates;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How connections, and the host itself, come to their end. */
class NettyHostEndingsTest {

  private static final SmtpHandler TAKES_ALL = (envelope, message) -> SmtpHandler.now(SmtpReply.OK);

  @TempDir Path folder;

  private static NettyHost plain(SmtpHandler handler) {
    return new NettyHost(0, client -> handler, Optional.empty());
  }

  private static Socket connect(NettyHost host) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Reads one line, and not an octet more: what follows may be TLS. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString();
  }

  private static void readReply(Socket socket, String start) throws IOException {
    String line = line(socket.getInputStream());
    while (line.startsWith("-", 3)) {
      line = line(socket.getInputStream());
    }
    assertThat(line).startsWith(start);
  }

  @Test
  void theLastReplyArrivesThoughTheClientWentOn() throws Exception {
    try (NettyHost host = plain(TAKES_ALL);
        Socket socket = connect(host)) {
      readReply(socket, "220");
      send(socket, "GET / HTTP/1.1\r\n" + "Cookie: x\r\n".repeat(400_000));
      assertThat(rest(socket)).matches("[45]\\d\\d [^\r]*\r\n");
    }
  }

  @Test
  void aRefusedRecipientCostsNobodyElseTheMessage() throws Exception {
    SmtpHandler choosy =
        new SmtpHandler() {
          @Override
          public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
            return SmtpHandler.now(
                recipient.domain().equals("x.example")
                    ? SmtpReply.OK
                    : SmtpReply.plain(550, "Nobody here"));
          }

          @Override
          public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
            assertThat(envelope.recipients()).containsExactly(Recipient.of("b@x.example"));
            return SmtpHandler.now(SmtpReply.plain(554, "Not this one"));
          }
        };
    try (NettyHost host = plain(choosy);
        Socket socket = connect(host)) {
      readReply(socket, "220");
      send(socket, "EHLO c.exa");
      send(socket, "mple\r");
      send(socket, "\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n");
      send(socket, "RCPT TO:<b@y.example>\r\nDATA\r\n");
      for (String start : new String[] {"250", "250", "250", "550 Nobody here", "354"}) {
        readReply(socket, start);
      }
      send(socket, "Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n");
      readReply(socket, "554 Not this one");
      assertThat(rest(socket)).startsWith("221 ").hasLineCount(1);
    }
  }

  @Test
  void theServerEndsTlsInOrder() throws Exception {
    TestCertificates.Made made = new TestCertificates(folder).ec("netty.example");
    SSLContext trusting = TestCertificates.client(made.certificate());
    try (NettyHost host =
            new NettyHost(
                0,
                client -> TAKES_ALL,
                Optional.of(
                    SslContextBuilder.forServer(made.chain().toFile(), made.key().toFile())
                        .build()));
        Socket plain = connect(host)) {
      readReply(plain, "220");
      send(plain, "EHLO c.example\r\n");
      readReply(plain, "250");
      send(plain, "STARTTLS\r\n");
      readReply(plain, "220");
      try (SSLSocket secure =
          (SSLSocket) trusting.getSocketFactory().createSocket(plain, "netty.example", 0, false)) {
        send(secure, "EHLO c.example\r\nQUIT\r\n");
        readReply(secure, "250");
        // An end of the bytes without close_notify would be an exception.
        assertThat(rest(secure)).startsWith("221 ").hasLineCount(1);
      }
    }
  }

  @Test
  void aPortThatIsTakenLeavesNoThreads() throws Exception {
    try (NettyHost host = plain(TAKES_ALL)) {
      Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
      assertThatThrownBy(() -> new NettyHost(host.port(), client -> TAKES_ALL, Optional.empty()))
          .isInstanceOf(BindException.class);
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!before.contains(thread) && thread.getName().startsWith("multiThreadIoEventLoop")) {
          thread.join(30_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
    }
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    assertThatThrownBy(() -> NettyHost.of("0", "chain.pem"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KEY");
  }
}
