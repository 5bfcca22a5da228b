package io.fortimail.examples.mailcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One word and one number for all recipients. */
class CheckedMessageTest {

  private static final RecipientDecision ACCEPTED =
      decision("a@x.example", new Verdict.Accept(), -1);
  private static final RecipientDecision HELD =
      decision("b@x.example", new Verdict.Quarantine("why"), -0.5);

  @Test
  void recipientsThatAgreeShareTheirVerdict() {
    assertThat(checked(ACCEPTED).verdict()).isEqualTo("accept");
    assertThat(checked(HELD, HELD).verdict()).isEqualTo("quarantine");
  }

  @Test
  void recipientsThatDifferAreMixedAndTheHighestScoreCounts() {
    assertThat(checked(ACCEPTED, HELD).verdict()).isEqualTo("mixed");
    assertThat(checked(ACCEPTED, HELD).score()).isEqualTo(-0.5);
  }

  private static CheckedMessage checked(RecipientDecision... decisions) {
    return new CheckedMessage(
        "file", 1, Envelope.of(""), new Decision(List.of(decisions), List.of()));
  }

  private static RecipientDecision decision(String recipient, Verdict verdict, double score) {
    return new RecipientDecision(
        Recipient.of(recipient), verdict, Optional.empty(), score, List.of());
  }
}
