package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.testing.ManualTimer;
import io.fortimail.testing.SmtpDialog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpServerSessionTest {

  private static final String TRANSACTION =
      "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n";

  private final CollectingHandler handler = new CollectingHandler();

  private SmtpDialog dialog(SmtpLimits limits) {
    return dialog(limits, handler);
  }

  private static SmtpDialog dialog(SmtpLimits limits, SmtpHandler handler) {
    return SmtpDialog.with(
            SmtpServerSettings.builder("mx.test.example").limits(limits).build(),
            client -> handler,
            SmtpDialog.CLIENT)
        .expect(220);
  }

  private static SmtpDialog inBody(SmtpDialog dialog) {
    return dialog.sendRaw(TRANSACTION).expect(250).expect(250).expect(250).expect(354);
  }

  @Test
  @Tag("attack-12")
  void dotsThatTransparencyAddedAreTakenAwayAlsoOnTheFirstLine() {
    inBody(dialog(SmtpLimits.DEFAULT)).sendRaw("..a\r\n...\r\n. b\r\n..\r\n.\r\n").expect(250);

    assertThat(handler.taken.get(0).content()).isEqualTo(".a\r\n..\r\n b\r\n.\r\n");
  }

  @Test
  @Tag("attack-11")
  void anEmptyMessageIsAMessage() {
    inBody(dialog(SmtpLimits.DEFAULT)).sendRaw(".\r\n").expect(250);

    assertThat(handler.taken.get(0).content()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NOOP, 10",
    "RSET, 20",
    "VRFY a, 100",
    "HELP, 100",
    "EHLO c.example, 3",
    "HELO c.example, 3",
  })
  @Tag("attack-19")
  void commandsThatLeadNowhereEndTheSession(String command, int borne) {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    int answered = 0;
    while (!dialog.isClosed() && answered < 1_000) {
      dialog.send(command);
      answered++;
    }

    assertThat(answered).isEqualTo(borne + 1);
    for (int i = 0; i < borne; i++) {
      dialog.nextReply();
    }
    dialog.expect(421, "4.7.0").expectClosed();
  }

  @Test
  @Tag("attack-19")
  void aMessageSettlesTheAccountOfIdleCommands() {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 9; i++) {
        dialog.send("NOOP").expect(250);
      }
      inBody(dialog).sendRaw(".\r\n").expect(250);
    }
  }

  @Test
  @Tag("attack-22")
  void theSameRecipientAMillionTimesIsOneRecipientAndThenTheEnd() {
    SmtpDialog dialog = dialog(SmtpLimits.builder().recipients(3).build());
    dialog.send("EHLO c.example").expect(250).send("MAIL FROM:<a@s.example>").expect(250);
    for (int i = 0; i < 3; i++) {
      dialog.send("RCPT TO:<b@x.example>").expect(250);
    }
    dialog.send("RCPT TO:<b@x.example>").expect(452, "4.5.3");
    dialog.send("DATA").expect(354).sendRaw(".\r\n").expect(250);
    assertThat(handler.taken.get(0).envelope().recipients())
        .containsExactly(Recipient.of("b@x.example"));

    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    int sent = 0;
    while (!dialog.isClosed() && sent < 1_000_000) {
      dialog.send("RCPT TO:<b@x.example>");
      sent++;
    }
    assertThat(sent).isEqualTo(3 + SmtpLimits.DEFAULT.recipientOvershoot() + 1);
  }

  @Test
  @Tag("attack-24")
  void aLineWithoutAnEndEndsTheSession() {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    int sent = 0;
    while (!dialog.isClosed() && sent < 100_000_000) {
      dialog.sendRaw("A".repeat(1_000));
      sent += 1_000;
    }
    dialog.expect(500, "5.5.2").expectClosed();
    assertThat(sent).isLessThan(70_000);
  }

  @Test
  @Tag("attack-24")
  void aLineThatIsTooLongIsRefusedAndReadPast() {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    dialog.send("NOOP " + "A".repeat(2_041)).expect(250); // 2 048 octets with CRLF
    dialog.send("NOOP " + "A".repeat(2_042)).expect(500, "Line too long");
    dialog.send("NOOP").expect(250);
  }

  @Test
  @Tag("attack-28")
  void aMessageLargerThanItsSizeSaidIsRefusedAndReadPast() {
    SmtpDialog dialog = dialog(SmtpLimits.builder().messageSize(1_000).build());
    dialog.send("EHLO c.example").expect(250, "SIZE 1000");
    dialog.send("MAIL FROM:<a@s.example> SIZE=10").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250).send("DATA").expect(354);
    dialog.sendRaw("x".repeat(999) + "\r\nMAIL FROM:<evil@s.example>\r\nQUIT\r\n");
    dialog.expectNothing();
    dialog.sendRaw(".\r\n").expect(552, "5.3.4");
    dialog.send("MAIL FROM:<a@s.example>").expect(250);

    assertThat(handler.taken).isEmpty();
    assertThat(handler.resets).isEqualTo(1);
  }

  @Test
  void aRefusedBodyWithoutEndEndsTheSession() {
    SmtpLimits small = SmtpLimits.builder().messageSize(1_000).drain(10_000).build();
    SmtpDialog dialog = inBody(dialog(small));
    int sent = 0;
    while (!dialog.isClosed() && sent < 1_000) {
      dialog.sendRaw("x".repeat(998) + "\r\n");
      sent++;
    }
    assertThat(sent).isEqualTo(13);
    dialog.expect(552).expectClosed();
  }

  /** FORTIMAIL 6.8: one is free, then 4 s more for each, and the fifth is the end. */
  @Test
  void errorsAreAnsweredLaterAndLaterUntilTheSessionEnds() {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    dialog.send("XYZZY").expect(500);
    assertThat(dialog.elapsed()).isZero();
    dialog.send("XYZZY").expect(500);
    assertThat(dialog.elapsed()).hasSeconds(4);
    dialog.send("XYZZY").expect(500);
    assertThat(dialog.elapsed()).hasSeconds(4 + 8);
    dialog.send("XYZZY").expect(500);
    assertThat(dialog.elapsed()).hasSeconds(4 + 8 + 12);
    dialog.send("XYZZY").expect(421, "4.7.0 Too many errors").expectClosed();
  }

  @Test
  void aMessageSettlesTheAccountOfErrors() {
    SmtpDialog dialog = dialog(SmtpLimits.DEFAULT);
    for (int round = 0; round < 3; round++) {
      for (int i = 1; i < SmtpErrorLimits.DEFAULT.errors(); i++) {
        dialog.send("XYZZY").expect(500);
      }
      inBody(dialog).sendRaw(".\r\n").expect(250);
    }
  }

  @Test
  void aMessageFarLargerThanWhatIsReadPastIsStillReadToItsEnd() {
    SmtpLimits large = SmtpLimits.builder().messageSize(20_000).drain(5_000).build();
    inBody(dialog(large))
        .sendRaw(("x".repeat(98) + "\r\n").repeat(201))
        .sendRaw("more\r\n.\r\nNOOP\r\n")
        .expect(552)
        .expect(250);
  }

  @Test
  void transactionsAreCounted() {
    SmtpLimits two = SmtpLimits.builder().transactions(2).build();
    SmtpDialog dialog = dialog(two).send("HELO c.example").expect(250);
    for (int i = 0; i < 2; i++) {
      dialog.send("MAIL FROM:<>").expect(250).send("RSET").expect(250);
    }
    dialog.send("MAIL FROM:<>").expect(421).expectClosed();
  }

  @Test
  void aRefusalAtEachStageKeepsTheSessionInOrder() {
    SmtpReply no = SmtpReply.of(550, EnhancedStatus.POLICY, "No");
    SmtpHandler refusing =
        new SmtpHandler() {
          private int asked;

          @Override
          public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
            return SmtpHandler.now(asked++ == 0 ? no : SmtpReply.OK);
          }

          @Override
          public CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
            return SmtpHandler.now(asked++ == 2 ? no : SmtpReply.OK);
          }

          @Override
          public CompletionStage<SmtpReply> rcpt(Recipient recipient) {
            return SmtpHandler.now(asked++ == 4 ? no : SmtpReply.OK);
          }

          @Override
          public CompletionStage<SmtpReply> data(io.fortimail.mail.Envelope envelope) {
            return SmtpHandler.now(asked++ == 6 ? no : SmtpReply.OK);
          }

          @Override
          public CompletionStage<SmtpReply> message(
              io.fortimail.mail.Envelope envelope, io.fortimail.mail.Message message) {
            return SmtpHandler.now(no);
          }
        };
    SmtpDialog dialog =
        SmtpDialog.with(Bearing.anyError().build(), client -> refusing, SmtpDialog.CLIENT)
            .expect(220);
    dialog.send("HELO c.example").expect(550).send("MAIL FROM:<>").expect(503);
    dialog.send("HELO c.example").expect(250).send("MAIL FROM:<>").expect(550);
    dialog.send("RCPT TO:<b@x.example>").expect(503);
    dialog.send("MAIL FROM:<>").expect(250).send("RCPT TO:<b@x.example>").expect(550);
    dialog.send("DATA").expect(554).send("RCPT TO:<b@x.example>").expect(250);
    dialog.send("DATA").expect(550).send("DATA").expect(503);
    dialog.send("MAIL FROM:<>").expect(250).send("RCPT TO:<b@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw("x\r\n.\r\n").expect(550);
    dialog.send("MAIL FROM:<>").expect(250);
  }

  @Test
  void aReplyOf421FromTheHostEndsTheSession() {
    SmtpHandler busy =
        (SmtpHandler)
            (envelope, message) -> SmtpHandler.now(SmtpReplies.closing(3, 2, "Shutting down"));
    inBody(dialog(SmtpLimits.DEFAULT, busy)).sendRaw(".\r\nNOOP\r\n").expect(421).expectClosed();
  }

  @Test
  void aHandlerThatThrowsOrFailsIsAnswered451() {
    SmtpHandler throwing =
        (envelope, message) -> {
          throw new IllegalStateException("broken");
        };
    SmtpHandler failing =
        (envelope, message) -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
    inBody(dialog(SmtpLimits.DEFAULT, throwing)).sendRaw(".\r\nNOOP\r\n").expect(451).expect(250);
    inBody(dialog(SmtpLimits.DEFAULT, failing)).sendRaw(".\r\nNOOP\r\n").expect(451).expect(250);
  }

  @Test
  void anAnswerThatComesTooLateIsDropped() {
    CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
    ManualTimer time = new ManualTimer();
    SmtpConversation conversation =
        new SmtpConversation(
            SmtpServerSettings.of("mx.test.example"),
            SmtpDialog.CLIENT,
            client -> (envelope, message) -> answer,
            new SmtpConversation.Host(Runnable::run, time::nanoTime, () -> {}));
    conversation.start();
    conversation.receive(ByteBuffer.wrap((TRANSACTION + ".\r\n").getBytes(ISO_8859_1)));
    assertThat(conversation.isWaiting()).isTrue();
    assertThat(conversation.wantsInput()).isFalse();
    drained(conversation);

    time.advance(SmtpTimeouts.DEFAULT.answer().minusNanos(1));
    conversation.wake();
    assertThat(drained(conversation)).isEmpty();
    time.advance(Duration.ofNanos(1));
    conversation.wake();
    assertThat(drained(conversation)).startsWith("451 4.3.0");
    answer.complete(SmtpReply.OK);
    assertThat(drained(conversation)).isEmpty();
    conversation.receive(ByteBuffer.wrap("NOOP\r\n".getBytes(ISO_8859_1)));
    assertThat(drained(conversation)).startsWith("250");
  }

  @Test
  void aSessionIsNotCalledWhileItWaits() {
    SmtpServerSession session =
        new SmtpServerSession(SmtpServerSettings.of("mx.test.example"), SmtpDialog.CLIENT, 0);
    assertThatThrownBy(() -> session.answer(SmtpReply.OK))
        .isInstanceOf(IllegalStateException.class);
    assertThat(session.next(ByteBuffer.allocate(0), 0))
        .isEqualTo(new SmtpEvent.Connect(SmtpDialog.CLIENT));
    assertThatThrownBy(() -> session.next(ByteBuffer.allocate(0), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String drained(SmtpConversation conversation) {
    ByteBuffer out = ByteBuffer.allocate(10_000);
    conversation.drainTo(out);
    return ISO_8859_1.decode(out.flip()).toString();
  }
}
