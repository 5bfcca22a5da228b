package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.testing.SmtpDialog;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler is told, and what becomes of one that does not keep to its contract. */
class SmtpConversationTest {

  private static final String UP_TO_DATA =
      "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n";

  private final CollectingHandler handler = new CollectingHandler();
  private int closes;

  private static SmtpDialog dialog(SmtpHandler handler) {
    return SmtpDialog.with(
            SmtpServerSettings.of("mx.test.example"), client -> handler, SmtpDialog.CLIENT)
        .expect(220);
  }

  @Test
  void aMessageThatWasTakenIsNotDroppedWhenItsClientGoes() {
    dialog(handler).sendRaw(UP_TO_DATA + "x\r\n.\r\n").close();
    assertThat(handler.taken).hasSize(1);
    assertThat(handler.resets).isZero();
    assertThat(handler.closes).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSET\r\n",
        "EHLO c.example\r\n",
        "QUIT\r\n",
        "",
        "DATA\r\nhalf",
        "DATA\r\na\nb\r\n.\r\n",
        "DATA\r\na\nb"
      })
  void aTransactionIsDroppedOnce(String end) {
    dialog(handler)
        .sendRaw("EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n" + end)
        .close();
    assertThat(handler.taken).isEmpty();
    assertThat(handler.resets).isEqualTo(1);
    assertThat(handler.closes).isEqualTo(1);
  }

  @Test
  void whereThereIsNoTransactionNoneIsDropped() {
    dialog(handler).send("EHLO c.example").send("RSET").send("QUIT").close();
    assertThat(handler.resets).isZero();
  }

  @Test
  void aHandlerWithoutAnAnswerIsAnsweredFor() {
    SmtpHandler nothing =
        new TakingHandler() {
          @Override
          public CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
            return null; // a host in a language that does not know better
          }
        };
    dialog(nothing).send("EHLO c.example").expect(451).send("NOOP").expect(250);
  }

  @Test
  void anAnswerWithoutAReplyIsAnsweredFor() {
    CompletableFuture<SmtpReply> later = new CompletableFuture<>();
    SmtpHandler now = (envelope, message) -> CompletableFuture.completedFuture(null);
    SmtpHandler then = (envelope, message) -> later;
    dialog(now)
        .sendRaw(UP_TO_DATA + ".\r\nNOOP\r\n")
        .expect(250)
        .expect(250)
        .expect(250)
        .expect(354)
        .expect(451)
        .expect(250);
    SmtpDialog waiting = dialog(then).sendRaw(UP_TO_DATA + ".\r\nNOOP\r\n");
    later.complete(null);
    waiting.expect(250).expect(250).expect(250).expect(354).expect(451).expect(250);
  }

  @Test
  void aHandlerThatBreaksWhenItIsToldTheEndDoesNotBreakTheConnection() {
    SmtpHandler broken =
        new TakingHandler() {
          @Override
          public void reset() {
            throw new StackOverflowError();
          }

          @Override
          public void closed() {
            closes++;
            throw new LinkageError();
          }
        };
    SmtpDialog dialog = dialog(broken).sendRaw(UP_TO_DATA.replace("DATA", "RSET"));
    dialog.expect(250).expect(250).expect(250).expect(250);
    dialog.send("MAIL FROM:<>").expect(250).close();
    assertThat(closes).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsGivenWhileItIsAskedForKeepsTheOrder() {
    StringBuilder told = new StringBuilder();
    SmtpHandler mixed =
        new TakingHandler() {
          @Override
          public CompletionStage<SmtpReply> rcpt(io.fortimail.mail.Recipient recipient) {
            told.append(recipient).append(' ');
            return CompletableFuture.failedFuture(new IllegalStateException("no"));
          }
        };
    SmtpConversation conversation =
        new SmtpConversation(
            SmtpServerSettings.builder("mx.test.example").strictPipelining(false).build(),
            SmtpDialog.CLIENT,
            client -> mixed,
            new SmtpConversation.Host(Runnable::run, () -> 0, () -> {}));
    conversation.start();
    String all =
        "HELO c.example\r\nMAIL FROM:<>\r\n"
            + "RCPT TO:<1@x.example>\r\nRCPT TO:<2@x.example>\r\nRCPT TO:<3@x.example>\r\nQUIT\r\n";
    conversation.receive(ByteBuffer.wrap(all.getBytes(ISO_8859_1)));
    ByteBuffer out = ByteBuffer.allocate(10_000);
    conversation.drainTo(out);
    assertThat(ISO_8859_1.decode(out.flip()).toString().lines().map(l -> l.substring(0, 3)))
        .containsExactly("220", "250", "250", "451", "451", "451", "221");
    assertThat(told).hasToString("1@x.example 2@x.example 3@x.example ");
  }

  /** Takes everything and keeps nothing. */
  private static class TakingHandler implements SmtpHandler {
    @Override
    public CompletionStage<SmtpReply> message(Envelope envelope, Message message) {
      return SmtpHandler.now(SmtpReply.OK);
    }
  }
}
