package io.fortimail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MailView;
import io.fortimail.filter.Stage;
import io.fortimail.filter.TransactionCheck;
import io.fortimail.filter.TransactionFilter;
import io.fortimail.mail.Client;
import io.fortimail.testing.SmtpDialog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whichever way a transaction ends, what the filters have open for it is closed, once. */
class GatewayTransactionsTest {

  private static final String MAIL = "MAIL FROM:<a@s.example>";
  private static final String RCPT = "RCPT TO:<ann@r.example>";

  private final List<String> log = new ArrayList<>();

  private final TransactionFilter filter =
      new TransactionFilter() {
        @Override
        public Set<Stage> stages() {
          return Set.of(Stage.MAIL);
        }

        @Override
        public TransactionCheck open(Client client) {
          log.add("open");
          return new TransactionCheck() {
            @Override
            public CompletionStage<Finding> mail(MailView view) {
              return Finding.clear("fine").now();
            }

            @Override
            public void close() {
              log.add("close");
            }
          };
        }
      };

  @Test
  void aMessageEndsIt() {
    assertThat(after(this::sendMessage)).containsExactly("open", "close");
  }

  @Test
  void aMessageThatGoesInCirclesEndsIt() {
    assertThat(
            after(
                dialog -> {
                  start(dialog);
                  dialog.send("DATA").expect(354);
                  dialog.sendRaw("Received: from a by b; now\r\n".repeat(200));
                  dialog.sendRaw("\r\n.\r\n").expect(554);
                }))
        .containsExactly("open", "close");
  }

  @Test
  void aResetAndANewGreetingEndIt() {
    assertThat(
            after(
                dialog -> {
                  start(dialog);
                  dialog.send("RSET").expect(250);
                  start(dialog);
                  dialog.send("EHLO again.example").expect(250);
                  sendMessage(dialog);
                }))
        .containsExactly("open", "close", "open", "close", "open", "close");
  }

  @Test
  void theEndOfTheConnectionEndsIt() {
    assertThat(
            after(
                dialog -> {
                  start(dialog);
                  assertThat(log).containsExactly("open");
                  dialog.close();
                }))
        .containsExactly("open", "close");
    log.clear();
    assertThat(
            after(
                dialog -> {
                  start(dialog);
                  dialog.send("QUIT").expect(221);
                }))
        .containsExactly("open", "close");
  }

  private List<String> after(Consumer<SmtpDialog> what) {
    SmtpDialog dialog = SmtpDialog.with(FilterChain.builder().then(filter).build());
    dialog.expect(220).send("EHLO client.example").expect(250);
    what.accept(dialog);
    return log;
  }

  private static void start(SmtpDialog dialog) {
    dialog.send(MAIL).expect(250).send(RCPT).expect(250);
  }

  private void sendMessage(SmtpDialog dialog) {
    start(dialog);
    dialog.send("DATA").expect(354);
    assertThat(log).endsWith("open");
    dialog.sendRaw("Subject: x\r\n\r\ntext\r\n.\r\n").expect(250);
  }
}
