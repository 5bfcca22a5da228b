package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.PeerVerdict;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsRule;
import io.fortimail.tls.TlsTerms;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS as the client says it (RFC 3207), and what goes over which connection. */
class SmtpClientTlsTest {

  private static final Recipient B = Recipient.of("b@x.example");
  private static final Envelope ENVELOPE = Envelope.of("a@s.example", "b@x.example");
  private static final Envelope REQUIRING =
      new Envelope(
          ENVELOPE.sender(), ENVELOPE.recipients(), MailParameters.builder().requireTls().build());
  private static final String WITH = "250-mx\r\n250 STARTTLS\r\n";
  private static final String WITHOUT = "250-mx\r\n250 8BITMIME\r\n";
  private static final PeerSession VERIFIED =
      new PeerSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", new PeerVerdict.Verified("a test"));
  private static final PeerSession UNVERIFIED =
      new PeerSession(
          "TLSv1.3",
          "TLS_AES_128_GCM_SHA256",
          PeerVerdict.failed(TlsFailureType.CERTIFICATE_EXPIRED, "over"));
  private static final TlsProblem BROKEN =
      new TlsProblem(TlsFailureType.VALIDATION_FAILURE, "no cipher in common");

  private static SmtpClientSession session(TlsLevel level) {
    return session(level, TlsTerms.OnFailure.DEFER, ENVELOPE);
  }

  private static SmtpClientSession session(
      TlsLevel level, TlsTerms.OnFailure onFailure, Envelope envelope) {
    TlsDecision decision =
        new TlsDecision(
            level,
            TlsRule.PROFILE,
            "a test",
            PeerCheck.trusted("mx.example"),
            new TlsTerms(onFailure, TlsTerms.Version.TLS_1_2, 0),
            true,
            Optional.empty());
    return new SmtpClientSession(
        "c.example",
        envelope,
        ByteSource.wrap("text\r\n".getBytes(ISO_8859_1)),
        SmtpClientLimits.DEFAULT,
        decision);
  }

  private static String hear(SmtpClientSession session, String replies) {
    session.receive(ByteBuffer.wrap(replies.getBytes(ISO_8859_1)));
    return said(session);
  }

  private static String said(SmtpClientSession session) {
    ByteBuffer out = ByteBuffer.allocate(10_000);
    session.drainTo(out);
    return ISO_8859_1.decode(out.flip()).toString();
  }

  private static SmtpSendResult result(SmtpClientSession session) {
    return session.results().getOrDefault(B, new SmtpSendResult.NotTried("no result yet"));
  }

  /** Up to the server's consent to a handshake. */
  private static SmtpClientSession securing(SmtpClientSession session) {
    hear(session, "220 mx\r\n");
    assertThat(hear(session, WITH)).isEqualTo("STARTTLS\r\n");
    assertThat(session.wantsTls()).isFalse();
    assertThat(hear(session, "220 go\r\n")).isEmpty();
    assertThat(session.wantsTls()).isTrue();
    return session;
  }

  private static EnhancedStatus status(SmtpClientSession session) {
    assertThat(result(session)).isInstanceOf(SmtpSendResult.NotSecured.class);
    return ((SmtpSendResult.NotSecured) result(session)).status();
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFERRED", "ENCRYPT", "SECURE"})
  void theMessageGoesThroughTlsWhereItIsOffered(TlsLevel level) {
    SmtpClientSession session = securing(session(level));
    session.secured(VERIFIED);
    assertThat(session.wantsTls()).isFalse();
    assertThat(said(session)).isEqualTo("EHLO c.example\r\n");
    // what was offered before the handshake is forgotten, STARTTLS is not said again
    assertThat(hear(session, "250-mx\r\n250-SIZE 99\r\n250 STARTTLS\r\n"))
        .isEqualTo("MAIL FROM:<a@s.example> SIZE=6\r\n");
    hear(session, "250 ok\r\n");
    hear(session, "250 ok\r\n");
    hear(session, "354 go\r\n");
    hear(session, "250 taken\r\n");
    assertThat(result(session))
        .isInstanceOfSatisfying(
            SmtpSendResult.Taken.class, taken -> assertThat(taken.tls()).contains(VERIFIED));
    assertThat(session.tlsProblem()).isEmpty();
  }

  @Test
  void extensionsOfBeforeAreForgotten() {
    SmtpClientSession session = session(TlsLevel.PREFERRED);
    hear(session, "220 mx\r\n");
    hear(session, "250-mx\r\n250-PIPELINING\r\n250-SIZE 1\r\n250 STARTTLS\r\n");
    hear(session, "220 go\r\n");
    session.secured(VERIFIED);
    said(session);
    assertThat(hear(session, "250 mx\r\n")).isEqualTo("MAIL FROM:<a@s.example>\r\n");
  }

  @Test
  void noneMeansNeverEvenIfOffered() {
    SmtpClientSession session = session(TlsLevel.NONE);
    hear(session, "220 mx\r\n");
    assertThat(hear(session, WITH)).startsWith("MAIL FROM");
    assertThat(session.tlsProblem()).isEmpty();
  }

  @Test
  void preferredGoesOnInPlainWhereTlsIsNotToBeHad() {
    SmtpClientSession without = session(TlsLevel.PREFERRED);
    hear(without, "220 mx\r\n");
    assertThat(hear(without, WITHOUT)).startsWith("MAIL FROM");
    assertThat(without.tlsProblem().orElseThrow().type())
        .isEqualTo(TlsFailureType.STARTTLS_NOT_SUPPORTED);

    for (String refusal : new String[] {"454 4.7.0 later\r\n", "502 no\r\n"}) {
      SmtpClientSession refused = session(TlsLevel.PREFERRED);
      hear(refused, "220 mx\r\n");
      hear(refused, WITH);
      assertThat(hear(refused, refusal)).startsWith("MAIL FROM");
      assertThat(refused.tlsProblem()).isPresent();
    }
    SmtpClientSession old = session(TlsLevel.PREFERRED);
    hear(old, "220 mx\r\n");
    assertThat(hear(old, "502 what\r\n")).isEqualTo("HELO c.example\r\n");
    assertThat(hear(old, "250 mx\r\n")).startsWith("MAIL FROM");
  }

  @Test
  void preferredGoesOnAnewWhereTheHandshakeFails() {
    SmtpClientSession session = securing(session(TlsLevel.PREFERRED));
    session.handshakeFailed(BROKEN);
    assertThat(session.isOver()).isTrue();
    assertThat(session.mayGoInPlain()).isTrue();
    assertThat(session.tlsProblem()).contains(BROKEN);
    assertThat(result(session)).isInstanceOf(SmtpSendResult.NotTried.class);
  }

  @Test
  void preferredAndEncryptedTakeAnyCertificate() {
    for (TlsLevel level : new TlsLevel[] {TlsLevel.PREFERRED, TlsLevel.ENCRYPT}) {
      SmtpClientSession session = securing(session(level));
      session.secured(UNVERIFIED);
      said(session);
      assertThat(hear(session, "250 mx\r\n")).startsWith("MAIL FROM");
      assertThat(session.tlsProblem().orElseThrow().type())
          .isEqualTo(TlsFailureType.CERTIFICATE_EXPIRED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPT, DEFER, 4.7.4, 4.7.5",
    "SECURE, DEFER, 4.7.4, 4.7.5",
    "ENCRYPT, FAIL, 5.7.4, 5.7.5",
    "SECURE, FAIL, 5.7.4, 5.7.5"
  })
  void whatIsRequiredIsNotGoneWithout(
      TlsLevel level, TlsTerms.OnFailure onFailure, String notOffered, String failed) {
    for (String ehlo : new String[] {WITHOUT, "502 what\r\n"}) {
      SmtpClientSession without = session(level, onFailure, ENVELOPE);
      hear(without, "220 mx\r\n");
      assertThat(hear(without, ehlo)).isEqualTo("QUIT\r\n");
      assertThat(status(without)).hasToString(notOffered);
      assertThat(without.mayGoInPlain()).isFalse();
    }
    SmtpClientSession refused = session(level, onFailure, ENVELOPE);
    hear(refused, "220 mx\r\n");
    hear(refused, WITH);
    assertThat(hear(refused, "502 no\r\n")).isEqualTo("QUIT\r\n");
    assertThat(status(refused)).hasToString(notOffered);

    SmtpClientSession broken = securing(session(level, onFailure, ENVELOPE));
    broken.handshakeFailed(BROKEN);
    assertThat(status(broken)).hasToString(failed);
    assertThat(broken.mayGoInPlain()).isFalse();
  }

  @Test
  void whatMayPassIsNoFailureForGood() {
    SmtpClientSession refused = session(TlsLevel.SECURE, TlsTerms.OnFailure.FAIL, ENVELOPE);
    hear(refused, "220 mx\r\n");
    hear(refused, WITH);
    hear(refused, "454 4.7.0 TLS not available\r\n");
    assertThat(status(refused)).hasToString("4.7.4");

    SmtpClientSession lost = securing(session(TlsLevel.SECURE, TlsTerms.OnFailure.FAIL, ENVELOPE));
    lost.connectionLost("gone");
    assertThat(status(lost)).hasToString("4.7.5");

    SmtpClientSession later = session(TlsLevel.SECURE, TlsTerms.OnFailure.FAIL, ENVELOPE);
    hear(later, "220 mx\r\n");
    hear(later, "451 later\r\n");
    assertThat(result(later)).isInstanceOf(SmtpSendResult.NotTried.class);
  }

  @Test
  void secureTakesNoOtherCertificate() {
    SmtpClientSession session = securing(session(TlsLevel.SECURE));
    session.secured(UNVERIFIED); // a driver that has not ended the handshake itself
    assertThat(said(session)).isEqualTo("QUIT\r\n");
    assertThat(status(session)).hasToString("4.7.5");
    session.connectionLost("gone");
    assertThat(session.mayGoInPlain()).isFalse();
    assertThat(session.tlsProblem().orElseThrow().type())
        .isEqualTo(TlsFailureType.CERTIFICATE_EXPIRED);
  }

  @Test
  void aCertificateThatNobodyCheckedIsNotVerified() {
    SmtpClientSession session = securing(session(TlsLevel.SECURE));
    session.secured(new PeerSession("TLSv1.3", "x", PeerVerdict.unchecked()));
    assertThat(said(session)).isEqualTo("QUIT\r\n");
    assertThat(status(session)).hasToString("4.7.5");
  }

  @ParameterizedTest
  @Tag("attack-14")
  @ValueSource(strings = {"2", "250 mx\r\n", "250-mx\r\n250 SIZE\r\n", "\n", "\u0016\u0003\u0003"})
  void whatComesBeforeTheHandshakeEndsTheSession(String injected) {
    for (TlsLevel level : new TlsLevel[] {TlsLevel.PREFERRED, TlsLevel.SECURE}) {
      SmtpClientSession atOnce = session(level);
      hear(atOnce, "220 mx\r\n");
      hear(atOnce, WITH);
      assertThat(hear(atOnce, "220 go\r\n" + injected)).isEmpty();
      assertThat(atOnce.isOver()).isTrue();
      assertThat(atOnce.wantsTls()).isFalse();
      assertThat(atOnce.mayGoInPlain()).isFalse();
      assertThat(atOnce.isSettled()).isTrue();

      SmtpClientSession late = securing(session(level));
      hear(late, injected);
      assertThat(late.isOver()).isTrue();
      assertThatThrownBy(() -> late.secured(VERIFIED)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Tag("attack-29")
  void aServerThatGoesAwayAtAnyByteLeavesADefinedResult() {
    String before = "220 mx\r\n" + WITH + "220 go\r\n";
    String after = "250 mx\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n";
    int startTls = before.indexOf("STARTTLS\r\n") + "STARTTLS\r\n".length();
    int ehlo = before.length() + "250 mx\r\n".length();
    int bodySent = before.length() + after.indexOf("354 go\r\n") + "354 go\r\n".length();
    int taken = before.length() + after.indexOf("250 taken\r\n") + "250 taken\r\n".length();
    String all = before + after;
    for (int cut = 0; cut <= all.length(); cut++) {
      SmtpClientSession session = session(TlsLevel.PREFERRED);
      for (int i = 0; i < cut; i++) {
        hear(session, all.substring(i, i + 1));
        if (session.wantsTls()) {
          session.secured(VERIFIED);
          said(session);
        }
      }
      session.connectionLost("gone");
      Class<?> expected =
          cut < bodySent
              ? SmtpSendResult.NotTried.class
              : cut < taken ? SmtpSendResult.Uncertain.class : SmtpSendResult.Taken.class;
      assertThat(result(session)).as("after %d", cut).isInstanceOf(expected);
      assertThat(session.mayGoInPlain())
          .as("in plain after %d", cut)
          .isEqualTo(cut >= startTls && cut < ehlo);
    }
  }

  @Test
  void whatRequiresTlsSaysSoToWhoeverKnowsIt() { // RFC 8689 4.2.1
    SmtpClientSession session =
        securing(session(TlsLevel.SECURE, TlsTerms.OnFailure.DEFER, REQUIRING));
    session.secured(VERIFIED);
    said(session);
    assertThat(hear(session, "250-mx\r\n250 REQUIRETLS\r\n"))
        .isEqualTo("MAIL FROM:<a@s.example> REQUIRETLS\r\n");
  }

  @Test
  void whatRequiresTlsDoesNotGoToOthers() {
    SmtpClientSession unknowing =
        securing(session(TlsLevel.SECURE, TlsTerms.OnFailure.DEFER, REQUIRING));
    unknowing.secured(VERIFIED);
    said(unknowing);
    assertThat(hear(unknowing, "250 mx\r\n")).isEqualTo("QUIT\r\n");
    assertThat(status(unknowing)).hasToString("5.7.30");

    SmtpClientSession early = session(TlsLevel.NONE, TlsTerms.OnFailure.DEFER, REQUIRING);
    hear(early, "220 mx\r\n");
    assertThat(hear(early, "250-mx\r\n250-REQUIRETLS\r\n250 STARTTLS\r\n")).isEqualTo("QUIT\r\n");
    assertThat(status(early)).hasToString("5.7.10");

    SmtpClientSession unverified =
        securing(session(TlsLevel.PREFERRED, TlsTerms.OnFailure.DEFER, REQUIRING));
    unverified.secured(UNVERIFIED);
    assertThat(said(unverified)).isEqualTo("QUIT\r\n");
    assertThat(status(unverified)).hasToString("5.7.10");
  }
}
