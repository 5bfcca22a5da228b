package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.testing.SmtpDialog;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BDAT, RFC 3030, where it is used well and where it is not. */
@Tag("attack-23")
class SmtpChunkingTest {

  private static final String ENVELOPE = "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n";

  private final RecordingHandler handler = new RecordingHandler();

  private SmtpDialog dialog(SmtpServerSettings.Builder settings, SmtpHandler answering) {
    return SmtpDialog.with(settings.build(), client -> answering, SmtpDialog.CLIENT)
        .expect(220)
        .send("EHLO c.example")
        .expect(250);
  }

  private SmtpDialog dialog() {
    return dialog(Bearing.anyError().offer(SmtpExtension.BINARYMIME), handler);
  }

  private static SmtpDialog envelope(SmtpDialog dialog) {
    return dialog.sendRaw(ENVELOPE).expect(250).expect(250);
  }

  @Test
  void whatLooksLikeAnEndInAChunkIsData() {
    String body = "Subject: x\r\n\r\n..\r\n.\r\nMAIL FROM:<evil@s.example>\r\n";
    envelope(dialog()).sendRaw("BDAT " + body.length() + " LAST\r\n" + body).expect(250);
    assertThat(handler.contents).containsExactly(body);
    assertThat(handler.mails).hasSize(1);
  }

  @Test
  void chunksAreOneMessage() {
    envelope(dialog())
        .sendRaw("BDAT 3\r\na\r\nBDAT 0\r\nBDAT 1\r\nbBDAT 2\r\n\r\nBDAT 0 LAST\r\nNOOP\r\n")
        .expect(250)
        .expect(250)
        .expect(250)
        .expect(250)
        .expect(250)
        .expect(250)
        .expectNothing();
    assertThat(handler.contents).containsExactly("a\r\nb\r\n");
  }

  @Test
  void aTruncatedChunkIsAnAbort() {
    for (String cut :
        List.of("BDAT 10", "BDAT 10\r\nx", "BDAT 1\r\nx", "BDAT 10 LAST\r\n123456789")) {
      RecordingHandler told = new RecordingHandler();
      envelope(dialog(Bearing.anyError(), told)).sendRaw(cut).close();
      assertThat(told.contents).isEmpty();
      assertThat(told.resets).isEqualTo(1);
      assertThat(told.closes).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "99999999999999999999",
        "18446744073709551616",
        "9223372036854775807"
      })
  void aSizeThatNobodyHasIsReadPastUntilPatienceEnds(String size) {
    SmtpLimits limits = SmtpLimits.builder().messageSize(1_000).drain(10_000).build();
    SmtpDialog dialog = envelope(dialog(Bearing.anyError().limits(limits), handler));
    dialog.send("BDAT " + size + " LAST");
    int sent = 0;
    while (!dialog.isClosed() && sent < 100) {
      dialog.sendRaw("x".repeat(998) + "\r\n");
      sent++;
    }
    assertThat(sent).isLessThan(15);
    dialog.expect(552, "5.3.4").expectClosed();
    assertThat(handler.contents).isEmpty();
    assertThat(handler.resets).isEqualTo(1);
  }

  @Test
  void chunksThatAreTooLargeTogetherAreRefused() {
    SmtpLimits limits = SmtpLimits.builder().messageSize(10).build();
    envelope(dialog(Bearing.anyError().limits(limits), handler))
        .sendRaw("BDAT 6\r\n123456BDAT 6\r\n123456BDAT 6 LAST\r\nNOOP\r\nNOOP\r\n")
        .expect(250)
        .expect(552, "5.3.4")
        .expect(503, "5.5.1")
        .expect(250)
        .expectNothing();
    assertThat(handler.contents).isEmpty();
  }

  @Test
  void chunksPipelinedBehindARefusalNeverRunAsCommands() {
    SmtpReply no = SmtpReply.of(550, EnhancedStatus.POLICY, "No");
    RecordingHandler refusing =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> data(Envelope envelope) {
            return SmtpHandler.now(no);
          }
        };
    dialog(Bearing.anyError(), refusing)
        .sendRaw(ENVELOPE + "BDAT 6\r\nRSET\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")
        .expect(250)
        .expect(250)
        .expect(550)
        .expect(503)
        .expect(250)
        .expectNothing();
    assertThat(refusing.contents).isEmpty();
    assertThat(refusing.resets).isEqualTo(1);

    dialog(Bearing.anyError(), handler)
        .sendRaw("MAIL FROM:<bad>\r\nRCPT TO:<b@x.example>\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")
        .expect(501)
        .expect(503)
        .expect(503)
        .expect(250)
        .expectNothing();
  }

  @Test
  void aTemporaryRefusalOfTheFirstChunkIsTold() {
    RecordingHandler busy =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> data(Envelope envelope) {
            throw new IllegalStateException("broken");
          }
        };
    envelope(dialog(Bearing.anyError(), busy))
        .sendRaw("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")
        .expect(451)
        .expect(250);
  }

  @Test
  @Tag("attack-24")
  void aChunkLineThatIsTooLongEndsTheSession() {
    envelope(dialog())
        .sendRaw("BDAT " + " ".repeat(3_000) + "6\r\nQUIT\r\n")
        .expect(521)
        .expectClosed();
  }

  @Test
  void binaryBodiesComeInChunksOnlyAndStayAsTheyAre() { // RFC 3030 3
    String body = "Subject: x\r\n\r\n\0\r\n.\nMAIL\r\r\u00ff";
    SmtpDialog dialog = dialog();
    dialog.send("MAIL FROM:<a@s.example> BODY=BINARYMIME").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250).send("DATA").expect(503, "5.5.1");
    dialog.sendRaw("BDAT " + body.length() + " LAST\r\n" + body).expect(250);
    assertThat(handler.contents).containsExactly(body);
  }

  @Test
  @Tag("attack-1")
  void bareLineEndsInChunksOfTextAreRefused() {
    for (String body : List.of("a\nb", "a\rb", "a\r", "\n", "a\r\r\n")) {
      RecordingHandler told = new RecordingHandler();
      envelope(dialog(Bearing.anyError(), told))
          .sendRaw("BDAT " + body.length() + " LAST\r\n" + body)
          .expect(521, "5.5.2")
          .expectClosed();
      assertThat(told.contents).isEmpty();
    }
    envelope(dialog()).sendRaw("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb").expect(250).expect(250);
    assertThat(handler.contents).as("a CRLF across two chunks").containsExactly("a\r\nb");
  }

  @Test
  void rsetInTheMiddleOfChunksDropsThem() {
    SmtpDialog dialog = envelope(dialog()).sendRaw("BDAT 3\r\nold").expect(250);
    dialog.send("RSET").expect(250);
    envelope(dialog).sendRaw("BDAT 3 LAST\r\nnew").expect(250);
    assertThat(handler.contents).containsExactly("new");
    assertThat(handler.resets).isEqualTo(1);
  }

  @Test
  void emptyChunksLeadNowhere() {
    SmtpDialog dialog = envelope(dialog(Bearing.anyError(), handler));
    int sent = 0;
    while (!dialog.isClosed() && sent < 10_000) {
      dialog.send("BDAT 0");
      sent++;
    }
    assertThat(sent).isLessThanOrEqualTo(102);
  }
}
