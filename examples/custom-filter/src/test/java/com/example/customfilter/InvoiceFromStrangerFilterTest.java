package com.example.customfilter;

import static io.fortimail.testing.FilterAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.filter.Action;
import io.fortimail.filter.Decision;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.testing.FilterScript;
import io.fortimail.testing.ManualTimer;
import io.fortimail.testing.SampleMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvoiceFromStrangerFilterTest {

  private static final SampleMessage INVOICE =
      SampleMessage.builder().attachment("Rechnung März.pdf", "application/pdf", new byte[100]);
  private static final MessageEdit WARNING =
      new MessageEdit.AddHeader(InvoiceFromStrangerFilter.FIELD, "known for 0 days");

  private final ManualTimer time = new ManualTimer();
  private final FilterScript script =
      FilterScript.of(new InvoiceFromStrangerFilter(new FirstContacts(time)), Action.applyEdits())
          .from("new@shop.example");

  /** The five lines. */
  @Test
  void anInvoiceFromAStrangerIsFound() {
    Decision decision = script.message(INVOICE).decide();
    assertThat(decision).accepts().hasScore(3.0).hasEdits(WARNING);
    assertThat(decision).findingOf("invoice-from-stranger").matches().proposes(WARNING);
  }

  @Test
  void theResultTellsWhoAndWhat() {
    assertThat(script.message(INVOICE).decide())
        .findingOf("invoice-from-stranger")
        .hasReasonContaining("Rechnung M?rz.pdf")
        .hasResult(
            StrangersInvoice.class,
            result ->
                assertThat(result.fields())
                    .isEqualTo(
                        Map.of(
                            "sender",
                            "new@shop.example",
                            "knownForDays",
                            0L,
                            "fileNames",
                            List.of("Rechnung M?rz.pdf"))));
  }

  @Test
  void aHarmlessMessageTheDayBeforeDoesNotHelp() {
    assertThat(script.decide()).findingOf("invoice-from-stranger").isClear().proposesNothing();
    time.advance(Duration.ofDays(1));
    assertThat(script.message(INVOICE).decide()).findingOf("invoice-from-stranger").matches();
  }

  @Test
  void whoHasWrittenAWeekAgoIsNoStranger() {
    script.decide();
    time.advance(Duration.ofDays(7));
    assertThat(script.message(INVOICE).decide())
        .hasNoEdits()
        .findingOf("invoice-from-stranger")
        .isClear()
        .hasReasonContaining("7 days");
  }

  @Test
  void bouncesAreSkipped() {
    assertThat(script.from("").message(INVOICE).decide())
        .findingOf("invoice-from-stranger")
        .isSkipped();
  }

  @Test
  void whatWasNotReadIsNotClear() {
    SampleMessage deep = SampleMessage.builder();
    for (int i = 0; i < 120; i++) {
      deep = SampleMessage.builder().enclosed(deep);
    }
    assertThat(script.message(deep).decide()).findingOf("invoice-from-stranger").isUnavailable();
  }

  @Test
  void memoryIsBounded() {
    FirstContacts contacts = new FirstContacts(time, 2);
    EmailAddress first = EmailAddress.of("a@x.example");
    contacts.knownFor(first);
    contacts.knownFor(EmailAddress.of("b@x.example"));
    contacts.knownFor(EmailAddress.of("c@x.example"));
    time.advance(Duration.ofDays(9));

    assertThat(contacts.knownFor(first)).isZero();
    assertThat(contacts.knownFor(EmailAddress.of("c@x.example"))).isEqualTo(Duration.ofDays(9));
  }
}
