package io.fortimail.examples.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.net.TestCertificates;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyHostTest {

  private static final String ENVELOPE =
      "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n";

  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Takes mail, and answers from another thread. */
  private final SmtpHandler handler =
      new SmtpHandler() {
        @Override
        public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
          String content = content(message);
          return CompletableFuture.supplyAsync(
              () -> {
                taken.add(content);
                return SmtpReply.OK;
              });
        }

        @Override
        public void closed() {
          closed.countDown();
        }
      };

  @TempDir Path folder;

  private static String content(Message message) {
    try {
      return message.content().asCharSource(ISO_8859_1).read();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
  }

  /** Reads one reply and returns its last line. */
  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.startsWith("-", 3)) {
      line = in.readLine();
    }
    return String.valueOf(line);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Test
  void aLargeMessageArrivesAsItIsWithAllThatWasPipelined() throws Exception {
    String content = "Subject: large\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(50_000);
    try (NettyHost host = new NettyHost(0, client -> handler, Optional.empty());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      BufferedReader in = reader(socket);
      assertThat(reply(in)).startsWith("220 netty.example");
      send(socket, ENVELOPE);
      for (int code : new int[] {250, 250, 250, 354}) {
        assertThat(reply(in)).startsWith(Integer.toString(code));
      }
      send(socket, content + ".\r\nNOOP\r\nQUIT\r\n");
      for (int code : new int[] {250, 250, 221}) {
        assertThat(reply(in)).startsWith(Integer.toString(code));
      }
      assertThat(in.readLine()).isNull();
      assertThat(taken).containsExactly(content);
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void startTls() throws Exception {
    TestCertificates.Made made = new TestCertificates(folder).rsa("netty.example");
    SslContext tls =
        SslContextBuilder.forServer(made.chain().toFile(), made.key().toFile()).build();
    try (NettyHost host = new NettyHost(0, client -> handler, Optional.of(tls));
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      BufferedReader in = reader(plain);
      assertThat(reply(in)).startsWith("220");
      send(plain, "EHLO c.example\r\n");
      assertThat(reply(in)).startsWith("250");
      send(plain, "STARTTLS\r\n");
      assertThat(reply(in)).startsWith("220 2.0.0");
      try (SSLSocket secure = secured(plain)) {
        BufferedReader inside = reader(secure);
        send(secure, ENVELOPE);
        for (int code : new int[] {250, 250, 250, 354}) {
          assertThat(reply(inside)).startsWith(Integer.toString(code));
        }
        send(secure, "Subject: x\r\n\r\n.\r\nQUIT\r\n");
        assertThat(reply(inside)).startsWith("250");
        assertThat(reply(inside)).startsWith("221");
      }
    }
    assertThat(taken).containsExactly("Subject: x\r\n\r\n");
  }

  private static SSLSocket secured(Socket plain) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "netty.example", 0, true);
    socket.startHandshake();
    return socket;
  }

  /** The certificate was made for this test. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void aClientThatGoesInTheMiddleLeavesNothing() throws Exception {
    try (NettyHost host = new NettyHost(0, client -> handler, Optional.empty())) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
        send(socket, "");
        assertThat(reply(reader(socket))).startsWith("220");
        send(socket, ENVELOPE + "Subject: half");
      }
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(taken).isEmpty();
    }
  }

  @Test
  void octetByOctetWithoutASocket() {
    SmtpHandler atOnce =
        (envelope, message) -> {
          taken.add(content(message));
          return SmtpHandler.now(SmtpReply.OK);
        };
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new SmtpChannel(
                SmtpServerSettings.of("netty.example"), client -> atOnce, Optional.empty()));
    for (byte octet : (ENVELOPE + "..\r\n.\r\nQUIT\r\n").getBytes(ISO_8859_1)) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    StringBuilder replies = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      replies.append(out.toString(ISO_8859_1));
      out.release();
    }
    assertThat(replies.toString().lines().filter(line -> line.charAt(3) == ' '))
        .map(line -> line.substring(0, 3))
        .containsExactly("220", "250", "250", "250", "354", "250", "221");
    assertThat(taken).containsExactly(".\r\n");
    assertThat(channel.isOpen()).isFalse();
  }
}
