package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.Client;
import io.fortimail.mail.Network;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.ManualTimer;
import io.fortimail.testing.SmtpDialog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The answer to EHLO lists what is configured, and what it does not list is not taken. */
class SmtpOfferTest {

  private static final TlsSession TLS =
      new TlsSession("TLSv1.3", "X", Optional.empty(), List.of(), Optional.empty());
  private static final Client LOCAL = Client.at("10.1.2.3");

  private final RecordingHandler handler = new RecordingHandler();

  private SmtpDialog dialog(SmtpServerSettings.Builder settings) {
    return dialog(settings, SmtpDialog.CLIENT);
  }

  private SmtpDialog dialog(SmtpServerSettings.Builder settings, Client client) {
    return SmtpDialog.with(settings.build(), handler::open, client).expect(220);
  }

  /** The keyword lines of the answer. */
  private static List<String> offers(SmtpDialog dialog, String greeting) {
    return dialog
        .send(greeting)
        .nextReply()
        .orElseThrow()
        .lines()
        .peek(line -> assertThat(line).startsWith("250"))
        .skip(1)
        .map(line -> line.substring(4))
        .toList();
  }

  private static List<String> offers(SmtpDialog dialog) {
    return offers(dialog, "EHLO c.example");
  }

  @Test
  void theDefaults() {
    assertThat(offers(dialog(Bearing.anyError())))
        .containsExactlyInAnyOrder(
            "SIZE 10485760",
            "LIMITS MAILMAX=10000 RCPTMAX=1000",
            "PIPELINING",
            "8BITMIME",
            "CHUNKING",
            "ENHANCEDSTATUSCODES",
            "HELP");
  }

  @Test
  void everything() {
    SmtpServerSettings.Builder all =
        Bearing.anyError()
            .limits(SmtpLimits.builder().messageSize(1).recipients(100).transactions(7).build())
            .offer(
                SmtpExtension.BINARYMIME,
                SmtpExtension.SMTPUTF8,
                SmtpExtension.DSN,
                SmtpExtension.REQUIRETLS,
                SmtpExtension.PRDR,
                SmtpExtension.mtPriority(),
                SmtpExtension.futureRelease(Duration.ofDays(1), new ManualTimer()),
                SmtpExtension.deliverBy(Duration.ofMinutes(2)),
                SmtpExtension.named("x-own").withArguments(() -> "a b"))
            .auth(SmtpAuth.by(Credentials.passwords(Map.of()), Mechanism.PLAIN, Mechanism.LOGIN))
            .startTls()
            .xclientFrom(Network.of("192.0.2.0/24"))
            .xforwardFrom(Network.of("192.0.2.0/24"));
    SmtpDialog dialog = dialog(all);
    List<String> inClear = offers(dialog);
    assertThat(inClear)
        .contains(
            "SIZE 1",
            "LIMITS MAILMAX=7 RCPTMAX=100",
            "BINARYMIME",
            "SMTPUTF8",
            "DSN",
            "PRDR",
            "MT-PRIORITY",
            "FUTURERELEASE 86400 2026-01-02T00:00:00Z",
            "DELIVERBY 120",
            "X-OWN a b",
            "STARTTLS",
            "XCLIENT ADDR HELO LOGIN",
            "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE")
        .doesNotContain("REQUIRETLS") // RFC 8689 2
        .noneMatch(line -> line.startsWith("AUTH"));
    assertThat(inClear).doesNotHaveDuplicates();

    dialog.send("STARTTLS").expect(220).secure(TLS);
    assertThat(offers(dialog))
        .contains("REQUIRETLS", "AUTH PLAIN LOGIN")
        .doesNotContain("STARTTLS");
  }

  @Test
  void whatIsTakenAwayIsGone() {
    assertThat(
            offers(
                dialog(
                    Bearing.anyError()
                        .without(SmtpExtension.PIPELINING)
                        .without(SmtpExtension.EIGHT_BIT_MIME)
                        .without(SmtpExtension.CHUNKING)
                        .without(SmtpExtension.ENHANCEDSTATUSCODES)
                        .offer(SmtpExtension.DSN)
                        .without(SmtpExtension.DSN))))
        .containsExactlyInAnyOrder("SIZE 10485760", "LIMITS MAILMAX=10000 RCPTMAX=1000", "HELP");
  }

  @Test
  void parametersGoWithTheirExtension() { // RFC 5321 4.1.1.11
    SmtpDialog dialog =
        dialog(Bearing.anyError().without(SmtpExtension.EIGHT_BIT_MIME)).send("EHLO c.example");
    dialog.expect(250);
    for (String parameter :
        List.of(
            "BODY=8BITMIME",
            "BODY=BINARYMIME",
            "SMTPUTF8",
            "RET=FULL",
            "ENVID=1",
            "REQUIRETLS",
            "PRDR",
            "MT-PRIORITY=1",
            "HOLDFOR=1",
            "HOLDUNTIL=2026-01-01T00:00:01Z",
            "BY=120;R",
            "AUTH=<>",
            "XTRACE=1")) {
      dialog.send("MAIL FROM:<a@s.example> " + parameter).expect(555, "5.5.4");
    }
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    dialog.send("RCPT TO:<b@x.example> NOTIFY=NEVER").expect(555, "5.5.4");
    dialog.send("RCPT TO:<b@x.example> ORCPT=rfc822;b@x.example").expect(555, "5.5.4");
  }

  @Test
  void commandsGoWithTheirExtension() {
    SmtpDialog dialog = dialog(Bearing.anyError()).send("EHLO c.example").expect(250);
    dialog.send("STARTTLS").expect(502, "5.5.1").send("AUTH PLAIN").expect(502, "5.5.1");
    dialog(Bearing.anyError().without(SmtpExtension.CHUNKING))
        .send("EHLO c.example")
        .expect(250)
        .sendRaw("BDAT 6\r\nNOOP\r\n")
        .expect(500, "5.5.1")
        .expectClosed();
    dialog(Bearing.anyError().without(SmtpExtension.PIPELINING))
        .send("EHLO c.example")
        .expect(250)
        .sendRaw("NOOP\r\nNOOP\r\n")
        .expect(554, "5.5.0")
        .expectClosed();
  }

  @Test
  void anExtensionForSomeClientsIsForThemOnly() {
    SmtpServerSettings.Builder settings =
        Bearing.anyError()
            .offer(
                SmtpExtension.named("XLOCAL")
                    .withMailParameter("XLOCAL", id -> true)
                    .withRcptParameter("XHERE", id -> true)
                    .onlyFor(client -> client.address().isSiteLocalAddress()));
    SmtpDialog local = dialog(settings, LOCAL);
    assertThat(offers(local)).contains("XLOCAL");
    local.send("MAIL FROM:<a@s.example> XLOCAL=1").expect(250);
    local.send("RCPT TO:<b@x.example> XHERE=1").expect(250);

    SmtpDialog other = dialog(settings);
    assertThat(offers(other)).doesNotContain("XLOCAL");
    other.send("MAIL FROM:<a@s.example> XLOCAL=1").expect(555, "5.5.4");
    other.send("MAIL FROM:<a@s.example>").expect(250);
    other.send("RCPT TO:<b@x.example> XHERE=1").expect(555, "5.5.4");
  }

  @Test
  void chunksForSomeClientsAreForThemOnly() {
    SmtpServerSettings.Builder settings =
        Bearing.anyError()
            .offer(
                SmtpExtension.CHUNKING.onlyFor(client -> client.address().isSiteLocalAddress()),
                SmtpExtension.PIPELINING.onlyFor(client -> client.address().isSiteLocalAddress()));
    SmtpDialog local = dialog(settings, LOCAL);
    assertThat(offers(local)).contains("CHUNKING", "PIPELINING");
    local.sendRaw("MAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\n").expect(250).expect(250);
    local.sendRaw("BDAT 1 LAST\r\nx").expect(250);

    SmtpDialog other = dialog(settings);
    assertThat(offers(other)).doesNotContain("CHUNKING", "PIPELINING");
    other.send("BDAT 1 LAST").expect(500).expectClosed();
    SmtpDialog third = dialog(settings).send("EHLO c.example").expect(250);
    third.sendRaw("NOOP\r\nNOOP\r\n").expect(554).expectClosed();
  }

  @Test
  void bodyTypesDoNotHangOnTheOrderOfTheOffer() { // RFC 3030 3
    for (SmtpServerSettings.Builder settings :
        List.of(
            Bearing.anyError().offer(SmtpExtension.BINARYMIME),
            Bearing.anyError()
                .without(SmtpExtension.EIGHT_BIT_MIME)
                .offer(SmtpExtension.BINARYMIME, SmtpExtension.EIGHT_BIT_MIME))) {
      dialog(settings)
          .send("EHLO c.example")
          .expect(250)
          .send("MAIL FROM:<> BODY=BINARYMIME")
          .expect(250);
    }
    dialog(Bearing.anyError())
        .send("EHLO c.example")
        .expect(250)
        .send("MAIL FROM:<> BODY=BINARYMIME")
        .expect(501, "5.5.4");
  }

  @Test
  void wordsBehindAKeywordAreAskedForAtEachGreeting() {
    AtomicInteger asked = new AtomicInteger();
    SmtpDialog dialog =
        dialog(
            Bearing.anyError()
                .offer(
                    SmtpExtension.named("XCOUNT")
                        .withArguments(() -> Integer.toString(asked.incrementAndGet()))));
    assertThat(offers(dialog)).contains("XCOUNT 1");
    assertThat(offers(dialog)).contains("XCOUNT 2");
  }

  @Test
  void limitsAreAsTheRfcWritesThem() { // RFC 9422 4.1: at most six digits
    assertThat(
            offers(
                dialog(
                    Bearing.anyError()
                        .limits(
                            SmtpLimits.builder()
                                .transactions(1_000_000)
                                .recipients(999_999)
                                .build()))))
        .contains("LIMITS RCPTMAX=999999");
    assertThat(
            offers(
                dialog(
                    Bearing.anyError()
                        .limits(
                            SmtpLimits.builder()
                                .transactions(1_000_000)
                                .recipients(1_000_000)
                                .build()))))
        .noneMatch(line -> line.startsWith("LIMITS"));
  }

  @Test
  void heloOffersNothing() { // RFC 5321 4.1.1.1
    assertThat(offers(dialog(Bearing.anyError().startTls()), "HELO c.example")).isEmpty();
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () ->
                Bearing.anyError()
                    .without(SmtpExtension.CHUNKING)
                    .offer(SmtpExtension.BINARYMIME)
                    .build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bearing.anyError().service(SmtpService.SUBMISSION).build())
        .isInstanceOf(IllegalArgumentException.class);
    for (String keyword : List.of("", "-X", "X Y", "X\r\nY", "X=Y", "Ä")) {
      assertThatThrownBy(() -> SmtpExtension.named(keyword))
          .as(keyword)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void requireTlsTakesNothingElse() { // RFC 3207 4
    SmtpDialog dialog = dialog(Bearing.anyError().startTls().requireTls());
    dialog.send("HELO c.example").expect(530, "5.7.0");
    dialog.send("EHLO c.example").expect(250, "STARTTLS");
    for (String command :
        List.of(
            "MAIL FROM:<>",
            "RCPT TO:<b@x.example>",
            "DATA",
            "RSET",
            "VRFY b",
            "HELP",
            "AUTH PLAIN",
            "XCLIENT ADDR=192.0.2.1")) {
      dialog.send(command).expect(530, "5.7.0");
    }
    dialog.send("NOOP").expect(250);
    dialog.sendRaw("BDAT 6 LAST\r\nNOOP\r\n").expect(530, "5.7.0").expectNothing();
    dialog.send("STARTTLS").expect(220, "2.0.0").secure(TLS);
    dialog.send("MAIL FROM:<>").expect(503, "5.5.1");
    dialog.send("EHLO c.example").expect(250).send("MAIL FROM:<>").expect(250);
    dialog.send("STARTTLS").expect(503, "5.5.1");
    assertThat(handler.lastMail().client().tls()).contains(TLS);
  }

  @Test
  void tlsForgetsWhatWasSaidInClear() { // RFC 3207 4.2
    SmtpDialog dialog = dialog(Bearing.anyError().startTls());
    dialog.send("EHLO liar.example").expect(250).send("STARTTLS").expect(220).secure(TLS);
    dialog.send("MAIL FROM:<>").expect(503);
    dialog.send("HELO c.example").expect(250).send("MAIL FROM:<>").expect(250);
    assertThat(handler.lastMail().client().helo()).contains("c.example");
  }

  @Test
  @Tag("attack-14")
  void whatComesBetweenStartTlsAndTheHandshakeNeverRuns() { // RFC 3207 6
    SmtpDialog dialog = dialog(Bearing.anyError().startTls());
    dialog.send("EHLO c.example").expect(250).send("STARTTLS").expect(220);
    dialog.sendRaw("MAIL FROM:<evil@s.example>\r\n");
    if (!dialog.isClosed()) {
      dialog.secure(TLS).send("EHLO c.example").expect(250).expectNothing();
    }
    dialog.close();
    assertThat(handler.mails).isEmpty();
  }

  @Test
  @Tag("attack-14")
  void bytesBehindStartTlsEndTheSessionWhetherItIsOfferedOrNot() {
    for (SmtpServerSettings.Builder settings :
        List.of(Bearing.anyError(), Bearing.anyError().startTls())) {
      dialog(settings.strictPipelining(false))
          .send("EHLO c.example")
          .expect(250)
          .sendRaw("STARTTLS\r\nM")
          .expect(421)
          .expectClosed();
    }
  }

  @Test
  void submissionTakesMailOfUsersOnly() { // RFC 6409 4.3
    SmtpServerSettings.Builder settings =
        Bearing.anyError()
            .service(SmtpService.SUBMISSION)
            .auth(
                SmtpAuth.by(Credentials.passwords(Map.of("ann", "pw")), Mechanism.PLAIN).inClear());
    SmtpDialog dialog = dialog(settings).send("EHLO c.example").expect(250, "AUTH PLAIN");
    dialog.send("MAIL FROM:<ann@s.example>").expect(530, "5.7.0");
    dialog.send("RCPT TO:<b@x.example>").expect(503);
    dialog.send("VRFY ann").expect(252);
    dialog.send("AUTH PLAIN AGFubgBwdw==").expect(235, "2.7.0");
    dialog.send("MAIL FROM:<ann@s.example>").expect(250);
    assertThat(handler.lastMail().client().user()).contains("ann");
  }
}
