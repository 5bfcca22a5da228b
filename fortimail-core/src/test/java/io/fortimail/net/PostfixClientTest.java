package io.fortimail.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fortimail.mail.Network;
import io.fortimail.smtp.SmtpAuth;
import io.fortimail.smtp.SmtpExtension;
import io.fortimail.smtp.SmtpListener;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpService;
import io.fortimail.smtp.SmtpStage;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Postfix as the client: what it is told in EHLO it uses, but for CHUNKING, which it never does.
 */
@Timeout(180)
class PostfixClientTest {

  private static final Network LOOPBACK = Network.of("127.0.0.0/8");

  @TempDir Path folder;

  private final RecordingHost host = new RecordingHost();
  private final List<String> replies = new CopyOnWriteArrayList<>();

  @BeforeEach
  void isThere() {
    Programs.assumeThere("postfix");
    assumeTrue(System.getProperty("user.name").equals("root"), "Postfix is started by root only");
  }

  private SmtpServer server(SmtpServerSettings settings) throws Exception {
    SmtpServerBuilder builder =
        SmtpServer.builder("mx.example")
            .address(InetAddress.getLoopbackAddress())
            .settings(settings)
            .handler(host);
    TestCertificates.Made made =
        new TestCertificates(Files.createDirectory(folder.resolve("tls"))).rsa("mx.example");
    return settings.service() == SmtpService.LMTP
        ? builder.start()
        : builder
            .startTls(ServerTls.builder().certificate(made.chain(), made.key()).build())
            .start();
  }

  private SmtpListener listener() {
    return new SmtpListener() {
      @Override
      public void replied(SmtpStage stage, SmtpReply reply) {
        replies.add(stage + " " + reply);
      }
    };
  }

  private static void send(Postfix postfix, String content, String... recipients) throws Exception {
    try (Dialogue client = new Dialogue(postfix.port())) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.ask("EHLO origin.example")).startsWith("250");
      assertThat(client.ask("MAIL FROM:<a@s.example> RET=HDRS ENVID=q+2B1")).startsWith("250");
      for (String recipient : recipients) {
        assertThat(client.ask("RCPT TO:<" + recipient + "> NOTIFY=FAILURE")).startsWith("250");
      }
      assertThat(client.ask("DATA")).startsWith("354");
      assertThat(client.ask(content + "\r\n.")).startsWith("250");
      assertThat(client.ask("QUIT")).startsWith("221");
    }
  }

  @Test
  void withTlsAuthDsnAndXforward() throws Exception {
    SmtpServerSettings settings =
        SmtpServerSettings.builder("mx.example")
            .auth(
                SmtpAuth.by(
                    Credentials.passwords(Map.of("ann", "secret")),
                    Mechanism.PLAIN,
                    Mechanism.LOGIN))
            .offer(SmtpExtension.DSN)
            .xforwardFrom(LOOPBACK)
            .listener(client -> listener())
            .build();
    try (SmtpServer server = server(settings)) {
      Path passwords =
          Files.writeString(
              folder.resolve("passwords"), "[127.0.0.1]:" + server.port() + " ann:secret\n");
      String more =
          """
          smtp_tls_security_level = encrypt
          smtp_sasl_auth_enable = yes
          smtp_sasl_password_maps = texthash:%s
          smtp_sasl_security_options = noanonymous
          """
              .formatted(passwords);
      String to = "smtp:[127.0.0.1]:" + server.port();
      try (Postfix postfix = new Postfix(Files.createDirectory(folder.resolve("pf")), to, more)) {
        String large = ("x".repeat(70) + "\r\n").repeat(20_000);
        send(
            postfix, "Subject: large\r\n\r\n..dot\r\n" + large, "b@x.example", "unknown@x.example");
        RecordingHost.Received message = host.next();
        postfix.awaitLog("removed");

        assertThat(message.body().equals(".dot\r\n" + large + "\r\n")).isTrue();
        assertThat(message.client().tls()).isPresent();
        assertThat(message.client().user()).contains("ann");
        assertThat(message.mail().forwarded())
            .containsEntry("HELO", "origin.example")
            .containsEntry("ADDR", "127.0.0.1");
        assertThat(message.envelope().parameters().envelopeId()).contains("q+1");
        assertThat(message.envelope().parameters().dsnReturn()).isPresent();
        assertThat(message.envelope().recipients()).hasToString("[b@x.example]");
        assertThat(message.envelope().recipients().get(0).parameters().notices())
            .hasToString("[FAILURE]");
        assertThat(replies).anyMatch(reply -> reply.startsWith("RCPT 550"));
        assertThat(postfix.log()).contains("status=bounced", "status=sent");
      }
    }
  }

  @Test
  void byLmtpEachRecipientHasAFateOfItsOwn() throws Exception {
    SmtpServerSettings lmtp =
        SmtpServerSettings.builder("mx.example")
            .service(SmtpService.LMTP)
            .listener(client -> listener())
            .build();
    try (SmtpServer server = server(lmtp)) {
      String to = "lmtp:inet:127.0.0.1:" + server.port();
      try (Postfix postfix = new Postfix(Files.createDirectory(folder.resolve("pf")), to, "")) {
        send(postfix, "Subject: lmtp\r\n\r\ntext", "b@x.example", "full@x.example", "c@x.example");
        assertThat(host.next().body()).isEqualTo("text\r\n");
        postfix.awaitLog("status=bounced");
        assertThat(postfix.log())
            .containsPattern("to=<b@x.example>.* status=sent")
            .containsPattern("to=<c@x.example>.* status=sent")
            .containsPattern("to=<full@x.example>.* dsn=5.2.2, status=bounced");
      }
    }
  }
}
