package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.testing.SmtpDialog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SmtpListenerTest {

  /** Notes all it sees, and then breaks if it is to. */
  private static final class Notes implements SmtpListener {
    final List<String> replies = new ArrayList<>();
    final List<SmtpStage> answers = new ArrayList<>();
    final List<Client> clients = new ArrayList<>();
    final boolean breaks;
    long received;
    long sent;
    int closes;
    Duration lasted = Duration.ZERO;

    Notes(boolean breaks) {
      this.breaks = breaks;
    }

    private void done() {
      if (breaks) {
        throw new StackOverflowError();
      }
    }

    @Override
    public void replied(SmtpStage stage, SmtpReply reply) {
      replies.add(stage + " " + reply.code());
      done();
    }

    @Override
    public void answered(SmtpStage stage, Duration took) {
      answers.add(stage);
      done();
    }

    @Override
    public void identified(Client client) {
      clients.add(client);
      done();
    }

    @Override
    public void received(long octets) {
      received += octets;
      done();
    }

    @Override
    public void sent(long octets) {
      sent += octets;
      done();
    }

    @Override
    public void closed(Duration duration) {
      closes++;
      lasted = duration;
      done();
    }
  }

  private static final String ALL =
      "EHLO c.example\r\nXYZZY\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n"
          + "RCPT TO:<bad>\r\nDATA\r\nx\r\n.\r\n"
          + "MAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nBDAT 1\r\nxBDAT 0 LAST\r\n"
          + "MAIL FROM:<>\r\nNOOP "
          + "x".repeat(3_000)
          + "\r\nSTARTTLS now\r\nRSET\r\nQUIT\r\n";

  private final RecordingHandler handler = new RecordingHandler();

  private static String run(SmtpServerSettings.Builder settings, SmtpHandler handler) {
    SmtpDialog dialog =
        SmtpDialog.with(settings.build(), client -> handler, SmtpDialog.CLIENT).sendRaw(ALL);
    StringBuilder all = new StringBuilder();
    for (var reply = dialog.nextReply(); reply.isPresent(); reply = dialog.nextReply()) {
      all.append(reply.get());
    }
    dialog.expectClosed().close();
    dialog.close();
    return all.toString();
  }

  private static SmtpServerSettings.Builder settings() {
    return SmtpServerSettings.builder("mx.test.example")
        .strictPipelining(false)
        .patience(
            SmtpPatience.DEFAULT.with(SmtpErrorLimits.DEFAULT.withErrors(1_000).withoutDelays()));
  }

  @Test
  void eachReplyIsSeenOnceWithWhatItAnswers() {
    Notes notes = new Notes(false);
    String output = run(settings().listener(client -> notes), handler);
    assertThat(notes.replies)
        .containsExactly(
            "CONNECT 220",
            "HELO 250",
            "OTHER 500",
            "MAIL 250",
            "RCPT 250",
            "OTHER 501",
            "DATA 354",
            "MESSAGE 250",
            "MAIL 250",
            "RCPT 250",
            "DATA 250",
            "MESSAGE 250",
            "MAIL 250",
            "OTHER 500",
            "OTHER 501",
            "OTHER 250",
            "OTHER 221");
    assertThat(notes.received).isEqualTo(ALL.length());
    assertThat(notes.sent).isEqualTo(output.length());
    assertThat(notes.closes).isEqualTo(1);
    assertThat(notes.clients).containsExactly(SmtpDialog.CLIENT.withHelo("c.example"));
  }

  @Test
  void eachAnswerIsSeenWhetherItComesAtOnceOrLater() {
    Notes atOnce = new Notes(false);
    run(settings().listener(client -> atOnce), handler);
    Notes later = new Notes(false);
    run(
        settings().listener(client -> later),
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> rcpt(io.fortimail.mail.Recipient recipient) {
            return CompletableFuture.supplyAsync(() -> SmtpReply.OK);
          }
        });
    assertThat(atOnce.answers)
        .containsExactly(
            SmtpStage.CONNECT,
            SmtpStage.HELO,
            SmtpStage.MAIL,
            SmtpStage.RCPT,
            SmtpStage.DATA,
            SmtpStage.MESSAGE,
            SmtpStage.MAIL,
            SmtpStage.RCPT,
            SmtpStage.DATA,
            SmtpStage.MESSAGE,
            SmtpStage.MAIL);
    assertThat(later.answers).isEqualTo(atOnce.answers);
  }

  @Test
  void aListenerThatBreaksChangesNothing() {
    String without = run(settings(), new RecordingHandler());
    Notes broken = new Notes(true);
    assertThat(run(settings().listener(client -> broken), handler)).isEqualTo(without);
    assertThat(broken.closes).isEqualTo(1);
    assertThat(handler.contents).hasSize(2);
    assertThat(handler.closes).isEqualTo(1);
    assertThat(
            run(
                settings()
                    .listener(
                        client -> {
                          throw new IllegalStateException("no");
                        }),
                new RecordingHandler()))
        .isEqualTo(without);
  }

  @Test
  void aRefusedChunkAnswersWhatItIs() {
    Notes notes = new Notes(false);
    SmtpDialog.with(settings().listener(client -> notes).build(), handler::open, SmtpDialog.CLIENT)
        .sendRaw("BDAT 1\r\nxBDAT 1 LAST\r\nx");
    assertThat(notes.replies).containsExactly("CONNECT 220", "DATA 503", "MESSAGE 503");
  }

  @Test
  void howLongItLastedIsTold() {
    Notes notes = new Notes(false);
    SmtpDialog dialog =
        SmtpDialog.with(
            settings().listener(client -> notes).build(), handler::open, SmtpDialog.CLIENT);
    dialog.advance(Duration.ofSeconds(7)).close();
    assertThat(notes.lasted).hasSeconds(7);
  }
}
