package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.testing.SmtpDialog;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class DelayedHandlerTest {

  private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
  private final FuzzHandler handler = new FuzzHandler();
  private final SmtpDialog dialog =
      SmtpDialog.with(
          SmtpServerSettings.of(SmtpDialog.HOSTNAME),
          client -> DelayedHandler.of(handler, answers::add),
          SmtpDialog.CLIENT);

  @Test
  void everyStageWaitsForItsAnswer() {
    dialog.sendRaw(
        "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n.\r\nNOOP\r\n");
    dialog.expect(220);
    for (int code : new int[] {250, 250, 250, 354, 250}) {
      assertThat(answers).as("one question is open").hasSize(1);
      answers.remove().run();
      dialog.expect(code);
    }
    assertThat(answers).isEmpty();
    dialog.expect(250).expectNothing();
    assertThat(handler.messages).containsExactly("");
  }

  @Test
  void aHandlerThatThrowsStillThrows() {
    dialog.expect(220).send("EHLO throw").expect(451);
    assertThat(answers).isEmpty();
  }
}
