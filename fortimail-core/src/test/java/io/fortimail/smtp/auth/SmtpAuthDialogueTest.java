package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpAuth;
import io.fortimail.smtp.SmtpErrorLimits;
import io.fortimail.smtp.SmtpEvent;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpPatience;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.testing.SmtpDialog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH in a session (RFC 4954). */
@Tag("attack-20")
class SmtpAuthDialogueTest {

  private static final TlsSession TLS =
      new TlsSession(
          "TLSv1.3", "X", Optional.empty(), List.of(), Optional.of(Sasl.certificate("rsa-sha256")));
  private static final Client IN_TLS = SmtpDialog.CLIENT.withTls(TLS);

  private final List<SmtpEvent.Mail> mails = new ArrayList<>();
  private final SmtpHandler handler =
      new SmtpHandler() {
        @Override
        public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
          mails.add(mail);
          return SmtpHandler.now(SmtpReply.OK);
        }

        @Override
        public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
          return SmtpHandler.now(SmtpReply.OK);
        }
      };

  private static SmtpServerSettings.Builder bearing() {
    return SmtpServerSettings.builder("mx.test.example")
        .startTls()
        .patience(
            SmtpPatience.DEFAULT.with(SmtpErrorLimits.DEFAULT.withErrors(1_000).withoutDelays()));
  }

  private SmtpDialog dialog(SmtpServerSettings.Builder settings, Client client) {
    return SmtpDialog.with(settings.build(), any -> handler, client)
        .expect(220)
        .send("EHLO c.example")
        .expect(250);
  }

  private SmtpDialog dialog(Credentials credentials) {
    return dialog(
        bearing().auth(SmtpAuth.by(credentials, Sasl.NO_TLS, Mechanism.values())), IN_TLS);
  }

  private SmtpDialog dialog() {
    return dialog(Sasl.USERS);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String challenge(SmtpDialog dialog) {
    String reply = dialog.nextReply().orElseThrow();
    assertThat(reply).startsWith("334 ").endsWith("\r\n");
    return new String(
        Base64.getDecoder().decode(reply.substring(4, reply.length() - 2)), StandardCharsets.UTF_8);
  }

  private void assertUser(SmtpDialog dialog, String user) {
    dialog.send("MAIL FROM:<>").expect(250);
    assertThat(mails.get(mails.size() - 1).client().user()).contains(user);
  }

  private void assertNobody(SmtpDialog dialog) {
    dialog.send("MAIL FROM:<>").expect(250);
    assertThat(mails.get(mails.size() - 1).client().user()).isEmpty();
  }

  @Test
  void plainWithItsResponseAtOnceOrAsked() {
    SmtpDialog dialog = dialog();
    dialog.send("auth plain " + base64("\0ann\0correct horse")).expect(235, "2.7.0");
    assertUser(dialog, "ann");
    SmtpDialog other = dialog().send("AUTH PLAIN");
    assertThat(challenge(other)).isEmpty();
    other.send(base64("\0jörg\0Straße ½")).expect(235, "2.7.0");
    assertUser(other, "jörg");
  }

  @Test
  void login() {
    SmtpDialog dialog = dialog().send("AUTH LOGIN");
    assertThat(challenge(dialog)).startsWith("User");
    dialog.send(base64("ann"));
    assertThat(challenge(dialog)).startsWith("Pass");
    dialog.send(base64("correct horse")).expect(235);
    assertUser(dialog, "ann");
  }

  @Test
  void scram() {
    ScramClient client = new ScramClient("ann", "correct horse");
    SmtpDialog dialog = dialog().send("AUTH SCRAM-SHA-256 " + base64(client.first()));
    dialog.send(base64(client.last(challenge(dialog))));
    assertThat(challenge(dialog)).isEqualTo(client.expectedServerFinal());
    dialog.send("").expect(235); // RFC 4954 4: data of success go as a challenge
    assertUser(dialog, "ann");

    ScramClient wrong = new ScramClient("ann", "wrong");
    SmtpDialog other = dialog().send("AUTH SCRAM-SHA-256 " + base64(wrong.first()));
    other.send(base64(wrong.last(challenge(other)))).expect(535, "5.7.8");
    assertNobody(other);
  }

  @Test
  void plusIsOfferedWhereTheChannelCanBeNamedOnly() {
    SmtpServerSettings.Builder settings =
        bearing()
            .auth(
                SmtpAuth.by(
                        Sasl.USERS,
                        Sasl.NO_TLS,
                        Mechanism.SCRAM_SHA_256_PLUS,
                        Mechanism.SCRAM_SHA_256)
                    .inClear());
    dialog(settings, IN_TLS)
        .send("EHLO c.example")
        .expect(250, "AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256");
    dialog(settings, SmtpDialog.CLIENT)
        .send("EHLO c.example")
        .expect(250, "AUTH SCRAM-SHA-256\r\n")
        .send("AUTH SCRAM-SHA-256-PLUS")
        .expect(504, "5.5.4");
  }

  @ParameterizedTest
  @EnumSource(names = {"OAUTHBEARER", "XOAUTH2"})
  void aBadTokenIsToldAndThenRefused(Mechanism mechanism) { // RFC 7628 3.2.3
    String message =
        mechanism == Mechanism.XOAUTH2
            ? "user=ann\1auth=Bearer token\1\1"
            : "n,a=ann,\1auth=Bearer token\1\1";
    for (String dummy : List.of(base64("\1"), "", "*", "not base64")) {
      SmtpDialog dialog = dialog().send("AUTH " + mechanism.saslName() + " " + base64(message));
      assertThat(challenge(dialog)).contains("\"status\"");
      dialog.send(dummy).expect(5).send("NOOP").expect(250).expectNothing();
      assertNobody(dialog);
    }
    Credentials knows =
        question -> CompletableFuture.completedFuture(new CredentialAnswer.Granted("ann"));
    SmtpDialog dialog = dialog(knows);
    dialog.send("AUTH " + mechanism.saslName() + " " + base64(message)).expect(235);
    assertUser(dialog, "ann");
  }

  @Test
  void whoCannotSayIs454() { // RFC 4954 6
    List<Credentials> silent =
        List.of(
            question -> CompletableFuture.completedFuture(new CredentialAnswer.Unavailable()),
            question -> CompletableFuture.completedFuture(null),
            question -> CompletableFuture.failedFuture(new IllegalStateException("down")),
            question -> null,
            question -> {
              throw new StackOverflowError();
            });
    for (Credentials credentials : silent) {
      SmtpDialog dialog = dialog(credentials);
      for (int i = 0; i < 10; i++) {
        dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(454, "4.7.0");
      }
      assertNobody(dialog);
    }
  }

  @Test
  void whoNeverAnswersIs454AndAnswersTooLate() {
    CompletableFuture<CredentialAnswer> answer = new CompletableFuture<>();
    SmtpDialog dialog = dialog(question -> answer);
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse"));
    dialog.advance(Duration.ofMinutes(9)).expect(454, "4.7.0");
    answer.complete(new CredentialAnswer.Granted("ann"));
    dialog.expectNothing();
    assertNobody(dialog);
  }

  @Test
  void aLateAnswerCounts() {
    Credentials later =
        question -> CompletableFuture.supplyAsync(() -> new CredentialAnswer.Granted("somebody"));
    SmtpDialog dialog = dialog(later).send("AUTH PLAIN " + base64("\0ann\0x")).expect(235);
    assertUser(dialog, "somebody");
  }

  @Test
  void guessingIsSlowAndEnds() {
    SmtpServerSettings.Builder strict =
        SmtpServerSettings.builder("mx.test.example")
            .auth(SmtpAuth.by(Sasl.USERS, Mechanism.PLAIN));
    SmtpDialog dialog = dialog(strict, IN_TLS);
    for (int i = 0; i < 4; i++) {
      dialog.send("AUTH PLAIN " + base64("\0ann\0guess" + i)).expect(535, "5.7.8");
    }
    assertThat(dialog.elapsed()).hasSeconds(4 + 8 + 12);
    dialog.send("AUTH PLAIN " + base64("\0ann\0guess")).expect(421, "4.7.0").expectClosed();
  }

  @Test
  void aResponseHasTheRoomOfTheRfcAndNoMore() { // RFC 4954 4: 12 288 octets
    SmtpDialog dialog = dialog().send("AUTH PLAIN").expect(334);
    dialog.send("A".repeat(12_286)).expect(5).send("NOOP").expect(250);
    dialog.send("AUTH PLAIN").expect(334).send("A".repeat(12_287)).expect(500, "5.5.6");
    dialog.send("NOOP").expect(250);
    dialog.send("AUTH PLAIN").expect(334);
    int sent = 0;
    while (!dialog.isClosed() && sent++ < 1_000) {
      dialog.sendRaw("A".repeat(1_000));
    }
    assertThat(sent).isLessThan(80);
    dialog.expect(500).expectClosed();
  }

  @Test
  void aStarCancels() { // RFC 4954 4
    SmtpDialog dialog = dialog().send("AUTH PLAIN").expect(334).send("*").expect(501, "5.0.0");
    dialog.send("AUTH LOGIN").expect(334).send(base64("ann")).expect(334).send("*").expect(501);
    dialog.send("NOOP").expect(250);
    assertNobody(dialog);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "=", "A", "AGFubg=", "AGFubg===", "QUJD QUJE", "QUJD=QUJE", "ä"})
  void whatIsNoBase64Is501(String response) { // RFC 4954 4
    SmtpDialog dialog = dialog().send("AUTH PLAIN").expect(334);
    dialog.send(response).expect(501, "5.5.2").send("NOOP").expect(250).expectNothing();
    dialog.send("AUTH PLAIN " + response).expect(50).send("NOOP").expect(250);
    assertNobody(dialog);
  }

  @Test
  void aBareLineEndInAResponseEndsTheSession() {
    dialog()
        .send("AUTH PLAIN")
        .expect(334)
        .sendRaw(base64("\0ann\0x") + "\nMAIL FROM:<evil@s.example>\r\n")
        .expect(500, "5.5.2")
        .expectClosed();
    assertThat(mails).isEmpty();
  }

  @Test
  void syntax() {
    SmtpDialog dialog = dialog();
    dialog.send("AUTH").expect(501, "5.5.4").send("AUTH PLAIN a b").expect(501);
    dialog.send("AUTH XYZZY").expect(504, "5.5.4").send("AUTH PLAIN =").expect(501, "5.5.2");
    dialog.send("AUTH CRAM-MD5 ").expect(504).send("AUTH PLAIN ").expect(334).send("*").expect(501);
  }

  @Test
  void onceAndBeforeATransactionAndAfterEhloOnly() { // RFC 4954 4
    SmtpDialog dialog = dialog().send("MAIL FROM:<>").expect(250);
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(503, "5.5.1");
    dialog.send("RSET").expect(250);
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(235);
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(503, "5.5.1");
    String again = dialog.send("EHLO c.example").nextReply().orElseThrow();
    assertThat(again).doesNotContain("AUTH");
    assertUser(dialog, "ann");
    SmtpDialog helo = dialog().send("HELO c.example").expect(250);
    helo.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(503, "5.5.1");
    SmtpDialog none =
        SmtpDialog.with(
                bearing().auth(SmtpAuth.by(Sasl.USERS, Mechanism.PLAIN)).build(),
                any -> handler,
                IN_TLS)
            .expect(220);
    none.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(503, "5.5.1");
  }

  @Test
  void notInClearUnlessTheHostSaysSo() { // RFC 4954 4: 538
    SmtpServerSettings.Builder settings = bearing().auth(SmtpAuth.by(Sasl.USERS, Mechanism.PLAIN));
    SmtpDialog dialog = dialog(settings, SmtpDialog.CLIENT);
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(538, "5.7.11");
    dialog.send("AUTH PLAIN").expect(538, "5.7.11");
    dialog
        .send("STARTTLS")
        .expect(220)
        .secure(TLS)
        .send("EHLO c.example")
        .expect(250, "AUTH PLAIN");
    dialog.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(235);
    assertUser(dialog, "ann");

    SmtpDialog clear =
        dialog(
            bearing().auth(SmtpAuth.by(Sasl.USERS, Mechanism.PLAIN).inClear()), SmtpDialog.CLIENT);
    clear.send("AUTH PLAIN " + base64("\0ann\0correct horse")).expect(235);
    clear.send("STARTTLS").expect(503);
    assertUser(clear, "ann");
  }

  @Test
  void aResponseInTheSamePieceIsReadAsOne() {
    SmtpDialog dialog = dialog();
    dialog.sendRaw("AUTH PLAIN\r\n" + base64("\0ann\0correct horse") + "\r\nNOOP\r\n");
    dialog.expect(334).expect(235).expect(250).expectNothing();
    assertUser(dialog, "ann");
    SmtpDialog refused = dialog();
    refused.sendRaw("AUTH PLAIN\r\n*\r\nAUTH XYZZY\r\n" + base64("MAIL FROM:<evil>") + "\r\n");
    refused.expect(334).expect(501).expect(504).expect(500).expectNothing();
  }
}
