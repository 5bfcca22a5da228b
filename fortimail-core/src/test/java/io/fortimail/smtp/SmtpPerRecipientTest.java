package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.testing.SmtpDialog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A reply for each recipient: LMTP (RFC 2033) and PRDR. */
class SmtpPerRecipientTest {

  private static final SmtpReply NO = SmtpReply.of(550, EnhancedStatus.POLICY, "No");
  private static final SmtpReply FULL =
      SmtpReply.of(452, new EnhancedStatus(4, 2, 2), "Mailbox full");

  /** Full for those whose name begins with f, no for n. */
  private static final class Mailboxes extends RecordingHandler {
    @Override
    public CompletionStage<List<SmtpReply>> messagePerRecipient(
        Envelope envelope, Message message) {
      contents.add("");
      List<SmtpReply> replies = new ArrayList<>();
      for (Recipient recipient : envelope.recipients()) {
        char first = recipient.address().localPart().charAt(0);
        replies.add(first == 'f' ? FULL : first == 'n' ? NO : SmtpReply.OK);
      }
      return CompletableFuture.completedFuture(replies);
    }
  }

  private final Mailboxes handler = new Mailboxes();

  private static SmtpServerSettings.Builder lmtp() {
    return Bearing.anyError().service(SmtpService.LMTP);
  }

  private static SmtpDialog start(SmtpServerSettings.Builder settings, SmtpHandler handler) {
    return SmtpDialog.with(settings.build(), client -> handler, SmtpDialog.CLIENT).expect(220);
  }

  private static SmtpDialog envelope(SmtpDialog dialog, String... recipients) {
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    for (String recipient : recipients) {
      dialog.send("RCPT TO:<" + recipient + "@x.example>").expect(250);
    }
    return dialog;
  }

  private SmtpDialog lmtpEnvelope(SmtpServerSettings.Builder settings, String... recipients) {
    return envelope(
        start(settings, handler).send("LHLO c.example").expect(250, "PIPELINING"), recipients);
  }

  @Test
  void lhloIsTheOnlyGreeting() { // RFC 2033 4.1
    SmtpDialog dialog = start(lmtp(), handler);
    dialog.send("HELO c.example").expect(500).send("EHLO c.example").expect(500);
    dialog.send("MAIL FROM:<>").expect(503).send("LHLO").expect(501);
    dialog.send("LHLO c.example").expect(250).send("MAIL FROM:<>").expect(250);
    start(Bearing.anyError(), handler).send("LHLO c.example").expect(500);
  }

  @Test
  void eachAcceptedRecipientHasItsReply() { // RFC 2033 4.2
    SmtpDialog dialog = lmtpEnvelope(lmtp(), "ok", "full");
    dialog.send("RCPT TO:<bad>").expect(501);
    dialog.send("RCPT TO:<no@x.example>").expect(250).send("RCPT TO:<full@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw("x\r\n.\r\n");
    dialog.expect(250).expect(452).expect(550).expect(452).expectNothing();
    dialog.send("MAIL FROM:<>").expect(250);
  }

  @Test
  void withoutARecipientThereIsNoBody() { // RFC 2033 4.2: 503
    SmtpDialog dialog = lmtpEnvelope(lmtp());
    dialog.send("DATA").expect(503).sendRaw("BDAT 1 LAST\r\nx").expect(503).expectNothing();
  }

  @Test
  void chunksHaveOneReplyButTheLast() { // RFC 2033 4.3
    lmtpEnvelope(lmtp(), "ok", "no")
        .sendRaw("BDAT 1\r\nxBDAT 1 LAST\r\ny")
        .expect(250)
        .expect(250)
        .expect(550)
        .expectNothing();
  }

  @Test
  void theRefusalOfABodyIsToldForEach() { // RFC 2033 4.2
    SmtpLimits small = SmtpLimits.builder().messageSize(10).build();
    SmtpDialog dialog = lmtpEnvelope(lmtp().limits(small), "b", "c", "b");
    dialog.send("DATA").expect(354).sendRaw("x".repeat(20) + "\r\n.\r\nNOOP\r\n");
    dialog.expect(552).expect(552).expect(552).expect(250).expectNothing();
  }

  @Test
  void theRefusalThatEndsTheSessionIsToldForEach() {
    SmtpDialog dialog = lmtpEnvelope(lmtp(), "b", "c");
    dialog.send("DATA").expect(354).sendRaw("x\ny\r\n.\r\n");
    dialog.expect(521).expect(521).expectClosed();
  }

  @Test
  void theRefusalOfAChunkIsToldOnceButThatOfTheLastForEach() { // RFC 2033 4.3
    SmtpLimits small = SmtpLimits.builder().messageSize(10).build();
    lmtpEnvelope(lmtp().limits(small), "b", "c")
        .sendRaw("BDAT 20\r\n" + "x".repeat(20) + "NOOP\r\n")
        .expect(552)
        .expect(250)
        .expectNothing();
    lmtpEnvelope(lmtp().limits(small), "b", "c")
        .sendRaw("BDAT 20 LAST\r\n" + "x".repeat(20) + "NOOP\r\n")
        .expect(552)
        .expect(552)
        .expect(250)
        .expectNothing();
  }

  @Test
  void theHandlersRefusalOfAOnlyChunkIsToldForEach() { // RFC 2033 4.3
    for (SmtpReply refusal : List.of(NO, FULL)) {
      SmtpHandler refusing =
          new RecordingHandler() {
            @Override
            public CompletionStage<SmtpReply> data(Envelope envelope) {
              return SmtpHandler.now(refusal);
            }
          };
      SmtpDialog dialog = start(lmtp(), refusing).send("LHLO c.example").expect(250);
      envelope(dialog, "b", "c").sendRaw("BDAT 1 LAST\r\nxNOOP\r\n");
      dialog.expect(refusal.code()).expect(refusal.code()).expect(250).expectNothing();
      envelope(dialog, "b", "c").send("DATA").expect(refusal.code()).send("NOOP").expect(250);
    }
  }

  @Test
  void anAnswerThatIsNoneIs451ForEach() {
    List<SmtpReply> holes = new ArrayList<>();
    holes.add(SmtpReply.OK);
    holes.add(null);
    for (List<SmtpReply> answer : List.of(List.<SmtpReply>of(), List.of(SmtpReply.OK), holes)) {
      SmtpHandler odd =
          new RecordingHandler() {
            @Override
            public CompletionStage<List<SmtpReply>> messagePerRecipient(
                Envelope envelope, Message message) {
              return CompletableFuture.completedFuture(answer);
            }
          };
      SmtpDialog dialog = start(lmtp(), odd).send("LHLO c.example").expect(250);
      envelope(dialog, "b", "c").send("DATA").expect(354).sendRaw(".\r\n");
      dialog.expect(451).expect(451).send("NOOP").expect(250).expectNothing();
    }
  }

  @Test
  void aRecipientThatWantsSomethingElseIsAnother() {
    SmtpDialog dialog =
        start(lmtp().offer(SmtpExtension.DSN), handler).send("LHLO c.example").expect(250);
    dialog.send("MAIL FROM:<>").expect(250);
    dialog.send("RCPT TO:<b@x.example> NOTIFY=NEVER").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw(".\r\n").expect(250).expect(250).expectNothing();
  }

  @Test
  void prdrTellsEachRecipientAndThenAll() {
    SmtpDialog dialog =
        start(Bearing.anyError().offer(SmtpExtension.PRDR), handler)
            .send("EHLO c.example")
            .expect(250, "PRDR");
    dialog.send("MAIL FROM:<a@s.example> PRDR").expect(250);
    for (String recipient : List.of("ok", "no", "full")) {
      dialog.send("RCPT TO:<" + recipient + "@x.example>").expect(250);
    }
    dialog.send("DATA").expect(354).sendRaw(".\r\n");
    dialog.expect(353).expect(250).expect(550).expect(452).expect(250).expectNothing();
    dialog.send("MAIL FROM:<> PRDR").expect(250).send("RCPT TO:<no@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw(".\r\n").expect(550).expectNothing();
    dialog.send("MAIL FROM:<> PRDR").expect(250).send("RCPT TO:<no@x.example>").expect(250);
    dialog.send("RCPT TO:<full@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw(".\r\n");
    dialog.expect(353).expect(550).expect(452).expect(452).expectNothing();
  }

  @Test
  void whoDoesNotAskForPrdrHasOneReply() {
    SmtpDialog dialog =
        start(Bearing.anyError().offer(SmtpExtension.PRDR), handler)
            .send("EHLO c.example")
            .expect(250);
    envelope(dialog, "ok", "no").send("DATA").expect(354).sendRaw(".\r\n");
    dialog.expect(250).expectNothing();
    assertThat(handler.envelopes).hasSize(1);
  }
}
