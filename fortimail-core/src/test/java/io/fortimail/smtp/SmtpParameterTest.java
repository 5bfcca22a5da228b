package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.Client;
import io.fortimail.mail.DeliverBy;
import io.fortimail.mail.DsnNotify;
import io.fortimail.mail.DsnReturn;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Hold;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.RcptParameters;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.ManualTimer;
import io.fortimail.testing.SmtpDialog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of MAIL and RCPT, extension by extension. Time stands at ManualTimer.START. */
@Tag("attack-27")
class SmtpParameterTest {

  private static final Client IN_TLS =
      SmtpDialog.CLIENT.withTls(
          new TlsSession("TLSv1.3", "X", Optional.empty(), List.of(), Optional.empty()));

  private static final SmtpExtension OWN =
      SmtpExtension.named("XTRACE")
          .withMailParameter("XTRACE", id -> id.length() == 4)
          .withMailParameter("HOLDER", id -> true)
          .withRcptParameter("XKIND", kind -> kind.isEmpty() || kind.equals("a"));

  private final RecordingHandler handler = new RecordingHandler();

  private static SmtpServerSettings.Builder everything() {
    return Bearing.anyError()
        .offer(
            SmtpExtension.BINARYMIME,
            SmtpExtension.SMTPUTF8,
            SmtpExtension.DSN,
            SmtpExtension.REQUIRETLS,
            SmtpExtension.PRDR,
            SmtpExtension.mtPriority(),
            SmtpExtension.futureRelease(Duration.ofDays(1), new ManualTimer()),
            SmtpExtension.deliverBy(Duration.ofMinutes(1)),
            OWN)
        .auth(SmtpAuth.by(Credentials.passwords(Map.of("ann", "pw")), Mechanism.PLAIN));
  }

  private SmtpDialog dialog() {
    return SmtpDialog.with(everything().build(), handler::open, IN_TLS)
        .expect(220)
        .send("EHLO c.example")
        .expect(250);
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private MailParameters accepted(String parameters) {
    dialog().send("MAIL FROM:<a@s.example> " + parameters).expect(250);
    return handler.lastMail().parameters();
  }

  private RcptParameters acceptedOfRcpt(String parameters) {
    dialog()
        .send("MAIL FROM:<a@s.example>")
        .expect(250)
        .send("RCPT TO:<b@x.example> " + parameters)
        .expect(250);
    return handler.lastRecipient().parameters();
  }

  @Test
  void eachParameterIsTold() {
    assertThat(accepted("SIZE=10485760").size()).hasValue(10_485_760);
    assertThat(accepted("SIZE=0").size()).hasValue(0);
    assertThat(accepted("body=8bitmime").body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
    assertThat(accepted("BODY=BINARYMIME").body()).isEqualTo(BodyType.BINARY_MIME);
    assertThat(accepted("SMTPUTF8").smtpUtf8()).isTrue();
    assertThat(accepted("REQUIRETLS").requireTls()).isTrue();
    assertThat(accepted("PRDR").others()).containsKey("PRDR");
    assertThat(accepted("RET=hdrs").dsnReturn()).hasValue(DsnReturn.HDRS);
    assertThat(accepted("RET=FULL ENVID=QQ+2B1").envelopeId()).hasValue("QQ+1");
    assertThat(accepted("ENVID=a+20b").envelopeId()).hasValue("a b");
    assertThat(accepted("XTRACE=abcd").others()).containsExactly(Map.entry("XTRACE", "abcd"));
    assertThat(accepted("").smtpUtf8()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-9", "-1", "0", "1", "9"})
  void aPriorityIsTold(int priority) { // RFC 6710 5
    assertThat(accepted("MT-PRIORITY=" + priority).priority()).hasValue(priority);
  }

  @Test
  void aHoldIsTold() { // RFC 4865 4
    assertThat(accepted("HOLDFOR=86400").hold()).hasValue(new Hold.For(Duration.ofDays(1)));
    assertThat(accepted("HOLDUNTIL=2026-01-02T00:00:00Z").hold())
        .hasValue(new Hold.Until(Instant.parse("2026-01-02T00:00:00Z")));
    assertThat(accepted("HOLDUNTIL=2026-01-01T12:00:00.5+02:00").hold())
        .hasValue(new Hold.Until(Instant.parse("2026-01-01T10:00:00.5Z")));
    assertThat(accepted("HOLDFOR=1 HOLDER=x").others())
        .as("a name that only begins alike")
        .containsEntry("HOLDER", "x");
  }

  @Test
  void aDeadlineIsTold() { // RFC 2852 4
    assertThat(accepted("BY=60;R").deliverBy())
        .hasValue(new DeliverBy(Duration.ofMinutes(1), DeliverBy.Mode.RETURN, false));
    assertThat(accepted("BY=-120;NT").deliverBy())
        .hasValue(new DeliverBy(Duration.ofMinutes(-2), DeliverBy.Mode.NOTIFY, true));
    assertThat(accepted("by=+999999999;rt").deliverBy())
        .hasValue(new DeliverBy(Duration.ofSeconds(999_999_999), DeliverBy.Mode.RETURN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIZE=1.5",
        "SIZE=+1",
        "SIZE=",
        "BODY",
        "BODY=",
        "BODY=BINARY",
        "SMTPUTF8=1",
        "SMTPUTF8=",
        "REQUIRETLS=yes",
        "REQUIRETLS=",
        "PRDR=1",
        "RET",
        "RET=",
        "RET=ALL",
        "RET=FULL RET=HDRS",
        "ENVID",
        "ENVID=",
        "ENVID=a+2",
        "ENVID=a+2b",
        "ENVID=a+",
        "ENVID=a=b",
        "ENVID=+00",
        "ENVID=a+0D+0ABcc:+20evil@x.example",
        "ENVID=+7F",
        "ENVID=+C3+A4",
        "MT-PRIORITY",
        "MT-PRIORITY=10",
        "MT-PRIORITY=-0",
        "MT-PRIORITY=+1",
        "MT-PRIORITY=--1",
        "MT-PRIORITY=01",
        "MT-PRIORITY=a",
        "HOLDFOR=",
        "HOLDFOR=-1",
        "HOLDFOR=86401",
        "HOLDFOR=1000000000",
        "HOLDFOR=1 HOLDUNTIL=2026-01-01T01:00:00Z",
        "HOLDFOR=1 HOLDFOR=1",
        "HOLDUNTIL=2026-01-02T00:00:01Z",
        "HOLDUNTIL=tomorrow",
        "HOLDUNTIL=2026-01-01",
        "HOLDUNTIL=2026-01-01T01:00Z",
        "HOLDUNTIL=2026-01-01T01:00:00",
        "HOLDUNTIL=+999999999-12-31T23:59:59Z",
        "BY",
        "BY=",
        "BY=60",
        "BY=60;",
        "BY=;R",
        "BY=60;X",
        "BY=60;RTT",
        "BY=60;TR",
        "BY=0;R",
        "BY=-1;R",
        "BY=1000000000;R",
        "BY=--1;N",
        "BY=60;R;T",
        "XTRACE=abc",
        "XTRACE",
        "XTRACE=ab=d",
        "AUTH",
        "AUTH=",
        "AUTH=e+3Dmc2@x.example=",
        "AUTH=not+20an+20address",
        "AUTH=a+0D+0Ab@x.example",
      })
  @Tag("attack-48")
  void aBadValueIsRefused(String parameters) { // RFC 5321 4.1.1.11
    dialog().send("MAIL FROM:<a@s.example> " + parameters).expect(501, "5.5.4");
    assertThat(handler.mails).isEmpty();
  }

  @Test
  void aDeadlineThatCannotBeKeptIsRefused() { // RFC 2852 4: below min-by-time
    dialog().send("MAIL FROM:<a@s.example> BY=59;R").expect(55, "5.5.4");
    assertThat(accepted("BY=59;N").deliverBy()).isPresent();
  }

  @Test
  void theLongestEnvelopeIdIsTaken() { // RFC 3461 4.4: 100 characters as they are sent
    assertThat(accepted("ENVID=" + "x".repeat(100)).envelopeId()).hasValue("x".repeat(100));
    dialog().send("MAIL FROM:<a@s.example> ENVID=" + "x".repeat(101)).expect(501);
  }

  @Test
  void whoSubmittedAMessageIsBelievedOfKnownClientsOnly() { // RFC 4954 5
    assertThat(accepted("AUTH=ann@x.example").submitter()).isEmpty();
    assertThat(accepted("AUTH=<>").submitter()).isEmpty();
    dialog()
        .send("AUTH PLAIN AGFubgBwdw==")
        .expect(235)
        .send("MAIL FROM:<a@s.example> AUTH=e+3Dmc2@x.example")
        .expect(250);
    assertThat(handler.lastMail().parameters().submitter())
        .hasValue(EmailAddress.of("e=mc2@x.example"));
  }

  @Test
  void noticesAreTold() { // RFC 3461 4.1
    assertThat(acceptedOfRcpt("NOTIFY=NEVER").notices()).containsExactly(DsnNotify.NEVER);
    assertThat(acceptedOfRcpt("notify=success,Delay,FAILURE").notices())
        .containsExactlyInAnyOrder(DsnNotify.SUCCESS, DsnNotify.DELAY, DsnNotify.FAILURE);
    assertThat(acceptedOfRcpt("").notices()).isEmpty();
    assertThat(acceptedOfRcpt("XKIND").others()).containsExactly(Map.entry("XKIND", ""));
    assertThat(acceptedOfRcpt("XKIND=a").others()).containsExactly(Map.entry("XKIND", "a"));
  }

  @Test
  void theOriginalRecipientIsTold() { // RFC 3461 4.2
    assertThat(acceptedOfRcpt("ORCPT=rfc822;Bob+2Bx@x.example").originalRecipient())
        .hasValue(new RcptParameters.OriginalRecipient("rfc822", "Bob+x@x.example"));
    assertThat(acceptedOfRcpt("ORCPT=x-fax;+20123").originalRecipient())
        .hasValue(new RcptParameters.OriginalRecipient("x-fax", " 123"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOTIFY",
        "NOTIFY=",
        "NOTIFY=SOMETIMES",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=SUCCESS,NEVER",
        "NOTIFY=SUCCESS,",
        "NOTIFY=,SUCCESS",
        "NOTIFY=SUCCESS,SUCCESS",
        "NOTIFY=SUCCESS NOTIFY=DELAY",
        "ORCPT",
        "ORCPT=",
        "ORCPT=b@x.example",
        "ORCPT=;b@x.example",
        "ORCPT=rfc822;",
        "ORCPT=rfc822;b+4",
        "ORCPT=rfc822;b=c@x.example",
        "ORCPT=rfc822;b@x.example+0D+0ASubject:+20evil",
        "ORCPT=rfc822;+00",
        "ORCPT=rfc 822;b@x.example",
        "ORCPT=rfc(822);b@x.example",
        "ORCPT=rfc822:evil;b@x.example",
        "XKIND=b",
      })
  @Tag("attack-48")
  void aBadValueOfRcptIsRefused(String parameters) {
    dialog()
        .send("MAIL FROM:<a@s.example>")
        .expect(250)
        .send("RCPT TO:<b@x.example> " + parameters)
        .expect(5, "5.5.4");
    assertThat(handler.recipients).isEmpty();
  }

  @Test
  void anOriginalRecipientHasAtMostFiveHundredCharacters() { // RFC 3461 4.2
    acceptedOfRcpt("ORCPT=rfc822;" + "x".repeat(493));
    dialog()
        .send("MAIL FROM:<>")
        .expect(250)
        .send("RCPT TO:<b@x.example> ORCPT=rfc822;" + "x".repeat(494))
        .expect(501);
  }

  @Test
  void aParameterOfMailIsNoneOfRcptAndTheOtherWayRound() {
    SmtpDialog dialog = dialog();
    dialog.send("MAIL FROM:<a@s.example> NOTIFY=NEVER").expect(555, "5.5.4");
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    dialog.send("RCPT TO:<b@x.example> RET=FULL").expect(555, "5.5.4");
    dialog.send("RCPT TO:<b@x.example> SMTPUTF8").expect(555, "5.5.4");
  }

  @Test
  @Tag("attack-25")
  void internationalAddressesAreTakenWhereTheyAreAnnounced() { // RFC 6531 3.4
    SmtpDialog dialog = dialog();
    dialog.send(octets("MAIL FROM:<jörg@bücher.example> SMTPUTF8")).expect(250);
    assertThat(handler.lastMail().sender())
        .hasValueSatisfying(
            sender -> {
              assertThat(sender.localPart()).isEqualTo("jörg");
              assertThat(sender.domain()).isEqualTo("xn--bcher-kva.example");
            });
    dialog.send(octets("RCPT TO:<\"用 户\"@例え.example>")).expect(250);
    dialog.send(octets("RCPT TO:<b@x.example>")).expect(250);
    dialog.send(octets("RCPT TO:<Ä@xn--bcher-kva.example>")).expect(250);
    dialog.send("RCPT TO:<\u00c3(@x.example>").expect(500, "5.5.2");
    dialog.send("RCPT TO:<\u00ed\u00a0\u0080@x.example>").expect(500, "5.5.2");
    dialog.send("RCPT TO:<\u00c0\u00af@x.example>").expect(500, "5.5.2");
    dialog.send(octets("RCPT TO:<ä@xn--.example>")).expect(501, "5.1.3");
    dialog.send(octets("VRFY jörg SMTPUTF8")).expect(252);
    assertThat(handler.recipients).hasSize(3);
  }

  @Test
  @Tag("attack-25")
  void internationalAddressesAreRefusedWhereTheyAreNotAnnounced() { // RFC 6531 3.5
    SmtpDialog dialog = dialog();
    dialog.send(octets("MAIL FROM:<jörg@s.example>")).expect(550, "5.6.7");
    dialog.send(octets("MAIL FROM:<j@bücher.example>")).expect(550, "5.6.7");
    dialog.send("MAIL FROM:<j@s.example>").expect(250);
    dialog.send(octets("RCPT TO:<ä@x.example>")).expect(553, "5.6.7");
    dialog.send(octets("EHLO bücher.example")).expect(501);
    assertThat(handler.mails).hasSize(1);
    assertThat(handler.recipients).isEmpty();
    assertThat(handler.helos).hasSize(1);
  }
}
