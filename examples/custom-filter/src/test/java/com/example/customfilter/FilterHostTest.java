package com.example.customfilter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.Envelope;
import io.fortimail.net.SmtpClient;
import io.fortimail.testing.SampleMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class FilterHostTest {

  @Test
  void itPrintsWhatBecomesOfMail() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (FilterHost host = FilterHost.start(0, new PrintStream(printed, true, UTF_8));
        SmtpClient client = SmtpClient.start("client.example")) {
      SampleMessage invoice =
          SampleMessage.builder().attachment("invoice.pdf", "application/pdf", new byte[10]);
      assertThat(
              client
                  .deliver(
                      MailHost.at(host.address()),
                      Envelope.of("new@shop.example", "anna@inside.example"),
                      invoice.build().content())
                  .toCompletableFuture()
                  .join()
                  .values())
          .allMatch(outcome -> outcome instanceof DeliveryOutcome.Delivered);
    }
    assertThat(printed.toString(UTF_8))
        .contains("invoice invoice.pdf from new@shop.example, a stranger")
        .contains("=> anna@inside.example: accept, score 3.0")
        .contains(InvoiceFromStrangerFilter.FIELD);
  }
}
