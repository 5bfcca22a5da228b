package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {

  // the first five are the examples of RFC 4013 section 3
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "I\u00ADX,IX",
        "user,user",
        "USER,USER",
        "\u00AA,a",
        "\u2168,IX",
        "a b~,a b~",
        "a\u3000b\u00A0c\u200Bd,a b c d",
        "e\u0301,\u00E9",
        "\uFEFFa\uFE0F\u2060b,ab",
        "\uD83D\uDE00,\uD83D\uDE00",
        "\u06271\u0628,\u06271\u0628",
        "\u05D0\u05D1,\u05D0\u05D1"
      })
  void prepares(String text, String expected) {
    assertThat(SaslPrep.prepare(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0007", // RFC 4013 section 3
        "\u06271", // the same: ends in no right-to-left letter
        "\u0627a\u0628",
        "1\u0627",
        "a\nb",
        "a\u007F",
        "a\u0085",
        "\u200E",
        "\u2028",
        "\uE000",
        "\uFFFF",
        "\uFFFD",
        "\u2FF0",
        "\u0378", // unassigned
        "\uD800", // half a pair
        "\uDB40\uDC01" // a language tag
      })
  void refuses(String text) {
    assertThat(SaslPrep.prepare(text)).isEmpty();
  }

  @Test
  void leavesNothingOfWhatIsNotSeen() {
    assertThat(SaslPrep.prepare("\u00AD")).contains("");
  }
}
