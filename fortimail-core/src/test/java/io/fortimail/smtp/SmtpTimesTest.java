package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.testing.ManualTimer;
import io.fortimail.testing.SmtpDialog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deadlines, delays and stress. Time is virtual. */
class SmtpTimesTest {

  private static final String TO_DATA =
      "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n";

  private final RecordingHandler handler = new RecordingHandler();

  private SmtpDialog dialog(SmtpTimeouts times, SmtpLimits limits) {
    return SmtpDialog.with(
            Bearing.anyError().limits(limits).patience(SmtpPatience.DEFAULT.with(times)).build(),
            handler::open,
            SmtpDialog.CLIENT)
        .expect(220);
  }

  private SmtpDialog dialog() {
    return dialog(SmtpTimeouts.DEFAULT, SmtpLimits.DEFAULT).send("EHLO c.example").expect(250);
  }

  /** Sends the text again and again, one octet every ten seconds, until the session ends. */
  private static long trickle(SmtpDialog dialog, String text) {
    long start = dialog.elapsed().toSeconds();
    for (int i = 0; !dialog.isClosed() && i < 100_000; i++) {
      dialog.sendRaw(text.substring(i % text.length(), i % text.length() + 1));
      dialog.advance(Duration.ofSeconds(10));
    }
    return dialog.elapsed().toSeconds() - start;
  }

  @Test
  @Tag("attack-21")
  void aCommandHasFiveMinutesInAll() { // RFC 5321 4.5.3.2.7
    SmtpDialog dialog = dialog();
    assertThat(trickle(dialog, "NOOP x")).isBetween(300L, 310L);
    dialog.expect(421, "4.4.2").expectClosed();
  }

  @Test
  @Tag("attack-21")
  void aBodyThatCreepsEndsWithItsGrace() {
    SmtpDialog dialog = dialog().sendRaw(TO_DATA).expect(250).expect(250).expect(354);
    assertThat(trickle(dialog, "x")).isBetween(60L, 80L);
    dialog.expectClosed();
    assertThat(handler.resets).isEqualTo(1);
    dialog.close();
    assertThat(handler.resets).isEqualTo(1);
  }

  @Test
  @Tag("attack-21")
  void aChunkThatCreepsEndsWithItsGrace() {
    SmtpDialog dialog = dialog().sendRaw(TO_DATA.replace("DATA\r\n", "BDAT 999999 LAST\r\n"));
    dialog.expect(250).expect(250);
    assertThat(trickle(dialog, "x")).isBetween(60L, 80L);
    dialog.expectClosed();
    assertThat(handler.contents).isEmpty();
  }

  @Test
  @Tag("attack-21")
  void aBodyThatBringsItsRateGoesOn() {
    SmtpDialog dialog = dialog().sendRaw(TO_DATA).expect(250).expect(250).expect(354);
    for (int i = 0; i < 100; i++) {
      dialog.sendRaw("x".repeat(998) + "\r\n").advance(Duration.ofSeconds(9));
    }
    dialog.sendRaw(".\r\n").expect(250);
  }

  @Test
  @Tag("attack-21")
  void silenceInABodyEndsIt() { // RFC 5321 4.5.3.2.5
    SmtpDialog dialog = dialog().sendRaw(TO_DATA).expect(250).expect(250).expect(354);
    dialog.sendRaw("x".repeat(1_000_000));
    dialog.advance(Duration.ofMinutes(3));
    assertThat(dialog.isClosed()).isFalse();
    dialog.advance(Duration.ofNanos(1)).expectClosed();
  }

  @Test
  void aRefusedBodyMayTakeAsLongAsAnother() { // RFC 5321 4.5.3.2.5: 3 min a piece
    SmtpLimits small = SmtpLimits.builder().messageSize(1_000).build();
    SmtpDialog dialog =
        dialog(SmtpTimeouts.DEFAULT, small)
            .send("EHLO c.example")
            .expect(250)
            .sendRaw(TO_DATA)
            .expect(250)
            .expect(250)
            .expect(354);
    for (int i = 0; i < 60; i++) {
      dialog.sendRaw(("x".repeat(98) + "\r\n").repeat(50)).advance(Duration.ofSeconds(30));
    }
    dialog.sendRaw(".\r\n").expect(552, "5.3.4").send("NOOP").expect(250);
  }

  @Test
  void aHandshakeHasItsTime() {
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().startTls().build(), handler::open, SmtpDialog.CLIENT)
            .expect(220)
            .send("STARTTLS")
            .expect(220);
    dialog.advance(Duration.ofSeconds(30));
    assertThat(dialog.isClosed()).isFalse();
    dialog.advance(Duration.ofNanos(1)).expectClosed();
  }

  @Test
  @Tag("attack-21")
  void aSessionHasItsTimeHoweverBusy() {
    SmtpDialog dialog = dialog();
    int rounds = 0;
    while (!dialog.isClosed() && rounds++ < 1_000) {
      dialog.sendRaw(TO_DATA + ".\r\n").advance(Duration.ofMinutes(4));
    }
    assertThat(dialog.elapsed()).isBetween(Duration.ofHours(6), Duration.ofMinutes(364));
    for (int i = 0; i <= 4 * rounds; i++) {
      String reply = dialog.nextReply().orElse("");
      if (reply.startsWith("421")) {
        dialog.expectClosed();
        return;
      }
    }
    throw new AssertionError("no 421");
  }

  @Test
  void theClientHasItsTimeAfterTheHandlersAnswer() {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    RecordingHandler slow =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
            return answer;
          }
        };
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().build(), slow::open, SmtpDialog.CLIENT).expect(220);
    dialog.send("EHLO c.example").expect(250).send("MAIL FROM:<>");
    dialog.advance(Duration.ofMinutes(8));
    answer.complete(SmtpReply.OK);
    dialog.expect(250).advance(Duration.ofMinutes(4)).send("NOOP").expect(250);
  }

  @Test
  void aForgottenAnswerIs451AtEachStage() {
    SmtpHandler forgetful = (envelope, message) -> new CompletableFuture<>();
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().build(), client -> forgetful, SmtpDialog.CLIENT)
            .expect(220);
    dialog.send("EHLO c.example").expect(250).sendRaw(TO_DATA).expect(250).expect(250).expect(354);
    dialog.sendRaw(".\r\n").advance(Duration.ofMinutes(9)).expect(451, "4.3.0");
    dialog.send("MAIL FROM:<>").expect(250);
  }

  @Test
  @Tag("attack-15")
  void whoTalksInThePauseIsSentAway() {
    SmtpTimeouts paused = SmtpTimeouts.builder().greetPause(Duration.ofSeconds(5)).build();
    SmtpServerSettings settings =
        Bearing.anyError().patience(SmtpPatience.DEFAULT.with(paused)).build();
    SmtpDialog early = SmtpDialog.with(settings, handler::open, SmtpDialog.CLIENT);
    early.advance(Duration.ofSeconds(4)).sendRaw("E").expect(554, "5.5.0").expectClosed();
    SmtpDialog patient = SmtpDialog.with(settings, handler::open, SmtpDialog.CLIENT).expect(220);
    assertThat(patient.elapsed()).isEqualTo(Duration.ofSeconds(5));
    patient.send("EHLO c.example").expect(250);
  }

  @Test
  @Tag("attack-15")
  void whoTalksWhileTheHandlerThinksIsSentAway() {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    RecordingHandler thinking =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> connect() {
            return answer;
          }
        };
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().build(), thinking::open, SmtpDialog.CLIENT);
    dialog.send("EHLO c.example").expect(554, "5.5.0").expectClosed();
    answer.complete(SmtpReply.OK);
    dialog.expectNothing();
    assertThat(thinking.helos).isEmpty();
  }

  @Test
  @Tag("attack-15")
  void pipeliningIsForThoseWhoWereTold() { // RFC 2920 3.1
    for (String greeting : new String[] {"HELO c.example", ""}) {
      SmtpDialog dialog = dialog(SmtpTimeouts.DEFAULT, SmtpLimits.DEFAULT);
      if (!greeting.isEmpty()) {
        dialog.send(greeting).expect(250);
      }
      dialog.sendRaw("NOOP\r\nNOOP\r\n").expect(554, "5.5.0").expectClosed();
    }
    SmtpDialog.with(
            Bearing.anyError().strictPipelining(false).build(), handler::open, SmtpDialog.CLIENT)
        .expect(220)
        .sendRaw("HELO c.example\r\nNOOP\r\n")
        .expect(250)
        .expect(250);
  }

  @Test
  @Tag("attack-15")
  void aBodyThatDidNotWaitForDataEndsTheSession() {
    RecordingHandler refusing =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> data(io.fortimail.mail.Envelope envelope) {
            return SmtpHandler.now(SmtpReply.of(550, EnhancedStatus.POLICY, "No"));
          }
        };
    SmtpDialog.with(Bearing.anyError().build(), refusing::open, SmtpDialog.CLIENT)
        .expect(220)
        .send("EHLO c.example")
        .expect(250)
        .sendRaw(TO_DATA + "MAIL FROM:<evil@s.example>\r\n.\r\n")
        .expect(250)
        .expect(250)
        .expect(550)
        .expect(421)
        .expectClosed();
    assertThat(refusing.mails).hasSize(1);
  }

  @Test
  void temporaryRefusalsCostNothing() {
    RecordingHandler busy =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
            return SmtpHandler.now(SmtpReplies.NO_ANSWER);
          }
        };
    SmtpDialog dialog =
        SmtpDialog.with(SmtpServerSettings.of("mx.test.example"), busy::open, SmtpDialog.CLIENT)
            .expect(220)
            .send("EHLO c.example")
            .expect(250);
    for (int i = 0; i < 20; i++) {
      dialog.send("MAIL FROM:<>").expect(451);
    }
    assertThat(dialog.elapsed()).isZero();
  }

  @Test
  void aLineThatIsTooLongLeavesTheNextItsTime() {
    SmtpDialog dialog = dialog();
    dialog.sendRaw("NOOP " + "x".repeat(3_000)).advance(Duration.ofMinutes(4));
    dialog.sendRaw("\r\n").expect(500).advance(Duration.ofMinutes(4));
    dialog.send("NOOP").expect(250);
  }

  @Test
  void theTransactionIsDroppedBeforeTheEndIsTold() {
    ManualTimer time = new ManualTimer();
    SmtpServerSession session =
        new SmtpServerSession(
            SmtpServerSettings.of("mx.test.example"), SmtpDialog.CLIENT, time.nanoTime());
    ByteBuffer in = ByteBuffer.wrap("HELO c.example\r\n".getBytes(ISO_8859_1));
    session.next(ByteBuffer.allocate(0), 0); // connected
    session.answer(SmtpReply.OK);
    session.next(ByteBuffer.allocate(0), 0); // greeted
    session.next(in, 0);
    session.answer(SmtpReply.OK);
    session.next(ByteBuffer.wrap("MAIL FROM:<>\r\n".getBytes(ISO_8859_1)), 0);
    session.answer(SmtpReply.OK);
    assertThat(session.next(in, 0)).isEqualTo(new SmtpEvent.NeedInput());
    time.advance(Duration.ofMinutes(6));
    assertThat(session.next(in, time.nanoTime())).isEqualTo(new SmtpEvent.Reset());
    assertThat(session.next(in, time.nanoTime())).isEqualTo(new SmtpEvent.Closed());
    assertThat(session.isTransactionOpen()).isFalse();
  }

  private static String drained(SmtpConversation conversation) {
    ByteBuffer out = ByteBuffer.allocate(10_000);
    conversation.drainTo(out);
    return ISO_8859_1.decode(out.flip()).toString();
  }

  @Test
  void underStressPatienceIsShort() {
    ManualTimer time = new ManualTimer();
    SmtpConversation conversation =
        new SmtpConversation(
            SmtpServerSettings.of("mx.test.example"),
            SmtpDialog.CLIENT,
            handler::open,
            new SmtpConversation.Host(Runnable::run, time::nanoTime, () -> {}));
    conversation.start();
    assertThat(drained(conversation)).startsWith("220");
    time.advance(Duration.ofSeconds(20));
    conversation.wake();
    assertThat(conversation.isClosed()).isFalse();
    conversation.underStress(true);
    conversation.underStress(false);
    conversation.wake();
    assertThat(conversation.isClosed()).as("stress that has passed").isFalse();
    conversation.underStress(true);
    conversation.wake();
    assertThat(drained(conversation)).startsWith("421");
    assertThat(conversation.isClosed()).isTrue();
  }

  @Test
  void underStressTheFirstErrorIsTheLast() {
    SmtpConversation conversation =
        new SmtpConversation(
            SmtpServerSettings.of("mx.test.example"),
            SmtpDialog.CLIENT,
            handler::open,
            new SmtpConversation.Host(Runnable::run, () -> 0, () -> {}));
    conversation.underStress(true);
    conversation.start();
    conversation.receive(ByteBuffer.wrap("XYZZY\r\n".getBytes(ISO_8859_1)));
    assertThat(drained(conversation)).contains("421 4.7.0");
    assertThat(conversation.isClosed()).isTrue();
  }
}
