package io.fortimail.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fortimail.mail.Client;
import io.fortimail.mail.Network;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpAuth;
import io.fortimail.smtp.SmtpExtension;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.smtp.SmtpService;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that nobody here wrote: swaks, curl, Python's smtplib, openssl. */
@Timeout(120)
class RealClientsTest {

  private static final Network LOOPBACK = Network.of("127.0.0.0/8");
  private static final String LINES = "first\n..dots\n.\nlast " + "x".repeat(900) + "\n";

  @TempDir static Path certificates;
  @TempDir Path folder;
  private static ServerTls tls;
  private static Path anchor;

  private final RecordingHost host = new RecordingHost();
  private Programs programs;

  @BeforeAll
  static void certificate() throws Exception {
    TestCertificates.Made made = new TestCertificates(certificates).rsa("mx.example", "localhost");
    anchor = made.chain();
    tls = ServerTls.builder().certificate(made.chain(), made.key()).build();
  }

  @BeforeEach
  void programs() {
    programs = new Programs(folder);
  }

  private static SmtpServerSettings.Builder settings() {
    return SmtpServerSettings.builder("mx.example")
        .auth(
            SmtpAuth.by(
                Credentials.passwords(Map.of("ann", "secret")), Mechanism.PLAIN, Mechanism.LOGIN));
  }

  private SmtpServerBuilder server(SmtpServerSettings settings) {
    return SmtpServer.builder("mx.example")
        .address(InetAddress.getLoopbackAddress())
        .settings(settings)
        .handler(host);
  }

  private Programs.Result swaks(SmtpServer server, String... more) throws Exception {
    Programs.assumeThere("swaks");
    Path body = Files.writeString(folder.resolve("body"), LINES);
    String[] command = {
      "swaks",
      "--server",
      "127.0.0.1",
      "--port",
      "" + server.port(),
      "--helo",
      "c.example",
      "--from",
      "a@s.example",
      "--to",
      "b@x.example",
      "--body",
      "@" + body
    };
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return programs.run("", all);
  }

  private Client taken(Programs.Result result) throws Exception {
    assertThat(result.status()).as(result.output()).isZero();
    RecordingHost.Received message = host.next();
    assertThat(message.content()).contains(LINES.replace("\n", "\r\n"));
    return message.client();
  }

  @Test
  void swaksInTheClearAndPipelined() throws Exception {
    try (SmtpServer server = server(settings().build()).start()) {
      assertThat(taken(swaks(server)).tls()).isEmpty();
      taken(swaks(server, "--pipeline"));
      assertThat(
              swaks(server, "--auth", "PLAIN", "--auth-user", "ann", "--auth-password", "secret"))
          .as("no AUTH before TLS")
          .extracting(Programs.Result::status)
          .isNotEqualTo(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN"})
  @Tag("attack-20")
  void swaksWithTlsAndAuth(String mechanism) throws Exception {
    String[] auth = {"--auth", mechanism, "--auth-user", "ann", "--auth-password", "secret"};
    try (SmtpServer later = server(settings().build()).startTls(tls).start();
        SmtpServer first = server(settings().build()).implicitTls(tls).start()) {
      Programs.Result result = swaks(later, concat("--tls", auth));
      assumeFalse(result.output().contains("TLS not available"), "swaks has no Net::SSLeay");
      Client client = taken(result);
      assertThat(client.user()).contains("ann");
      assertThat(client.tls()).map(TlsSession::protocol).isPresent();
      assertThat(taken(swaks(first, concat("--tls-on-connect", auth))).user()).contains("ann");
      auth[5] = "wrong";
      assertThat(swaks(later, concat("--tls", auth)).output()).contains("535 5.7.8");
    }
  }

  private static String[] concat(String first, String... more) {
    String[] all = new String[more.length + 1];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("attack-17")
  void swaksBehindAProxy(int version) throws Exception {
    String[] proxy = {
      "--proxy-version", "" + version, "--proxy-family", version == 1 ? "TCP4" : "AF_INET",
      "--proxy-source", "192.0.2.7", "--proxy-source-port", "4711",
      "--proxy-dest", "192.0.2.25", "--proxy-dest-port", "25"
    };
    try (SmtpServer trusting = server(settings().build()).proxiesIn(LOOPBACK).start();
        SmtpServer other = server(settings().build()).start()) {
      assertThat(taken(swaks(trusting, proxy)).addressText()).isEqualTo("192.0.2.7");
      assertThat(swaks(other, proxy).status()).isNotZero();
      assertThat(host.received).isEmpty();
    }
  }

  @Test
  @Tag("attack-18")
  void swaksSpeaksForAnother() throws Exception {
    String[] xclient = {"--xclient", "ADDR=192.0.2.7 LOGIN=bob HELO=real.example"};
    try (SmtpServer trusting = server(settings().xclientFrom(LOOPBACK).build()).start();
        SmtpServer other = server(settings().build()).start()) {
      Client client = taken(swaks(trusting, xclient));
      assertThat(client.addressText()).isEqualTo("192.0.2.7");
      assertThat(client.user()).contains("bob");
      assertThat(client.helo()).contains("real.example");
      Programs.Result refused = swaks(other, xclient);
      assertThat(refused.output()).contains("did not advertise XCLIENT");
      assertThat(refused.status()).isNotZero();
    }
  }

  @Test
  void swaksTakesAReplyForEachRecipient() throws Exception {
    SmtpServerSettings lmtp =
        SmtpServerSettings.builder("mx.example").service(SmtpService.LMTP).build();
    try (SmtpServer server = server(lmtp).start();
        SmtpServer prdr = server(settings().offer(SmtpExtension.PRDR).build()).start()) {
      taken(swaks(server, "--protocol", "LMTP"));
      Programs.Result each =
          swaks(prdr, "--prdr", "--to", "b@x.example,full@x.example,c@x.example");
      assertThat(each.output()).contains("353").contains("552 5.2.2").contains("250 2.0.0");
    }
  }

  @Test
  void curl() throws Exception {
    Programs.assumeThere("curl");
    Path message =
        Files.writeString(
            folder.resolve("message"), ("Subject: curl\n\n" + LINES).replace("\n", "\r\n"));
    try (SmtpServer later = server(settings().build()).startTls(tls).start();
        SmtpServer first = server(settings().build()).implicitTls(tls).start()) {
      for (String url :
          new String[] {"smtp://localhost:" + later.port(), "smtps://localhost:" + first.port()}) {
        Programs.Result result =
            programs.run(
                "",
                "curl",
                "-sS",
                "--ipv4",
                "--url",
                url + "/c.example",
                "--ssl-reqd",
                "--cacert",
                anchor.toString(),
                "--user",
                "ann:secret",
                "--mail-from",
                "a@s.example",
                "--mail-rcpt",
                "b@x.example",
                "--upload-file",
                message.toString());
        assertThat(taken(result).user()).contains("ann");
      }
    }
  }

  @Test
  void pythonsSmtplib() throws Exception {
    Programs.assumeThere("python3");
    SmtpServerSettings utf8 = settings().offer(SmtpExtension.SMTPUTF8).build();
    try (SmtpServer server = server(utf8).startTls(tls).start()) {
      Path script =
          Files.writeString(
              folder.resolve("send.py"),
              """
              import smtplib, ssl, sys
              from email.message import EmailMessage
              context = ssl.create_default_context(cafile=sys.argv[2])
              with smtplib.SMTP('localhost', int(sys.argv[1])) as smtp:
                  smtp.starttls(context=context)
                  smtp.login('ann', 'secret')
                  for i in range(20):
                      message = EmailMessage()
                      message['Subject'] = 'number %d' % i
                      message['From'] = 'a@s.example'
                      message['To'] = 'jos\\u00e9@x.example'
                      message.set_content('first\\n.\\n..dots\\n')
                      smtp.send_message(message)
              """);
      Programs.Result result =
          programs.run("", "python3", script.toString(), "" + server.port(), anchor.toString());
      assertThat(result.status()).as(result.output()).isZero();
      for (int i = 0; i < 20; i++) {
        RecordingHost.Received message = host.next();
        assertThat(message.content()).contains("number " + i, "\r\nfirst\r\n.\r\n..dots\r\n");
        assertThat(message.envelope().parameters().smtpUtf8()).isTrue();
        assertThat(message.envelope().recipients()).hasToString("[jos\u00e9@x.example]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void openssl(String version) throws Exception {
    Programs.assumeThere("openssl");
    try (SmtpServer server = server(settings().build()).startTls(tls).start()) {
      Programs.Result result =
          programs.run(
              "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nQUIT\r\n",
              "openssl",
              "s_client",
              version,
              "-quiet",
              "-verify_return_error",
              "-CAfile",
              anchor.toString(),
              "-starttls",
              "smtp",
              "-connect",
              "127.0.0.1:" + server.port());
      assertThat(result.output()).contains("250 2.1.5", "221 2.0.0");
    }
  }

  /** What a third party puts behind STARTTLS never runs, and others are served as before. */
  @Test
  @Tag("attack-14")
  void bytesBehindStartTls() throws Exception {
    Programs.assumeThere("openssl");
    try (SmtpServer server = server(settings().build()).startTls(tls).start()) {
      try (Dialogue injected = new Dialogue(server.port())) {
        assertThat(injected.hear()).startsWith("220");
        assertThat(injected.ask("EHLO c.example")).startsWith("250");
        injected.send(
            "STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@s.example>\r\n"
                + "RCPT TO:<b@x.example>\r\nDATA\r\nevil\r\n.\r\n");
        assertThat(injected.rest()).startsWith("421 4.5.0").hasLineCount(1);
      }
      assertThat(host.received).isEmpty();
    }
    openssl("-tls1_3");
  }
}
