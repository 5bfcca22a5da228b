package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small nouns: peer text, envelope, status. */
class NounsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain text | 20 | plain text",
        "a\\r\\nb | 20 | a??b",
        "a\\u001b[31mb | 20 | a?[31mb",
        "a\\u0000b | 20 | a?b",
        "\u00e4\u20ac | 20 | ??",
        "a\\u202eb | 20 | a?b",
        "a\\u007fb | 20 | a?b",
        "abcdefgh | 8 | abcdefgh",
        "abcdefghi | 8 | abcde...",
        "abcd | 2 | ab",
        "'' | 5 | ''",
      })
  @Tag("attack-48")
  void peerTextIsPrintable(String text, int length, String expected) {
    String raw = text.replace("\\r", "\r").replace("\\n", "\n");
    for (char c : new char[] {0, 0x1b, 0x7f, 0x202e}) {
      raw = raw.replace("\\u%04x".formatted((int) c), String.valueOf(c));
    }

    assertThat(PeerText.clean(raw, length)).isEqualTo(expected);
  }

  @Test
  void anEnvelopeHoldsEachRecipientOnceAndInOrder() {
    Envelope envelope =
        Envelope.of("s@x.example", "b@y.example", "a@y.example", "b@Y.example", "B@y.example");

    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("b@y.example", "a@y.example", "B@y.example");
    assertThat(envelope.senderPath()).isEqualTo("<s@x.example>");
    assertThat(envelope.withRecipients(List.of(Recipient.of("c@z.example"))).sender())
        .isEqualTo(envelope.sender());
    assertThat(envelope.withRecipients(List.of()).recipients()).isEmpty();
  }

  @Test
  void theNullPathIsNoSender() {
    Envelope bounce = Envelope.of("", "a@x.example");

    assertThat(bounce.sender()).isEqualTo(Optional.empty());
    assertThat(bounce.senderPath()).isEqualTo("<>");
  }

  @ParameterizedTest
  @CsvSource({"2,0,0", "4,7,1", "5,1,10", "5,999,999"})
  void aStatusIsWrittenAsRfc3463Does(int category, int subject, int detail) {
    assertThat(new EnhancedStatus(category, subject, detail))
        .hasToString(category + "." + subject + "." + detail);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "1,0,0", "3,0,0", "6,0,0", "5,-1,0", "5,1000,0", "5,0,-1", "5,0,1000"})
  void otherNumbersAreNoStatus(int category, int subject, int detail) {
    assertThatThrownBy(() -> new EnhancedStatus(category, subject, detail))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
