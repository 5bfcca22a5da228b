package io.fortimail.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpScriptTest {

  @ParameterizedTest
  @ValueSource(strings = {"C:NOOP", "R:NOOP", "S:250", "c: NOOP", "NOOP"})
  void aLineThatIsNoneIsNotTakenForAnother(String line) {
    assertThatThrownBy(() -> SmtpScript.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  @Test
  void escapesStandForOctets() {
    assertThat(SmtpScript.parse("R: a\\r\\n\\0\\\\\\x41").length()).isEqualTo(6);
    assertThat(SmtpScript.parse("C:\nC: \n# nothing\n").length()).isEqualTo(4);
  }
}
