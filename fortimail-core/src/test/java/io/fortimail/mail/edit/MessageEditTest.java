package io.fortimail.mail.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.edit.MessageEdit.AddHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageEditTest {

  @ParameterizedTest
  @CsvSource({
    "X-A, b, 'X-A: b'",
    "X-A, '', 'X-A: '",
    "X-A, ' b', 'X-A: b'",
    "X-A, 'b  c', 'X-A: b  c'",
  })
  void aFieldIsWrittenWithItsLineEnd(String name, String value, String line) {
    assertThat(new AddHeader(name, value).toField()).isEqualTo(line + "\r\n");
  }

  @Test
  void aLongFieldIsFoldedAtBlanks() {
    String value = "word ".repeat(100).strip();
    String field = new AddHeader("X-Long", value).toField();

    assertThat(field.split("\r\n")).hasSizeGreaterThan(5).allMatch(line -> line.length() <= 79);
    assertThat(field.replace("\r\n", "")).isEqualTo("X-Long: " + value);
    assertThat(Message.of(field + "\r\n").headers().first("x-long"))
        .map(HeaderField::value)
        .contains(value);
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    String word = "x".repeat(200);

    assertThat(new AddHeader("X", word).toField()).isEqualTo("X: " + word + "\r\n");
  }

  @Test
  void foldingLeavesNoLineOfBlanksOnly() {
    String field = new AddHeader("X", "a" + " ".repeat(300) + "b").toField();

    // RFC 5322 3.2.2: a line of a folded field holds more than white space.
    assertThat(field.replace("\r\n", "")).isEqualTo("X: a" + " ".repeat(300) + "b");
    assertThat(field.split("\r\n")).hasSize(2).noneMatch(String::isBlank);
    assertThat(new AddHeader("X", "a" + " ".repeat(300)).toField().split("\r\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | b",
        "X A | b",
        "X: | b",
        "X\\nB | b",
        "\u00c4 | b",
        "X | a\\r\\nBcc: c",
        "X | a\\nb",
        "X | a\\rb",
        "X | a\\0b",
        "X | \u00e4",
        "X | a\\x7fb",
      })
  @Tag("attack-48")
  void nothingIsInjected(String name, String value) {
    assertThatThrownBy(() -> new AddHeader(unescape(name), unescape(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .matches("[ -~]*");
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\0", "\0")
        .replace("\\x7f", "\u007f");
  }

  @Test
  void aValueHasALimit() {
    String longest = "x".repeat(AddHeader.MAX_VALUE);

    assertThat(new AddHeader("X", longest).value()).isEqualTo(longest);
    assertThatThrownBy(() -> new AddHeader("X", longest + "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
