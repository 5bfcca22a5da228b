package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetExpressionTest {

  @Test
  void sumsProductsAndEscapes() {
    assertThat(OctetExpression.valueOf("'.\\n'")).isEqualTo(".\n");
    assertThat(OctetExpression.valueOf("('a' * 3 + '\\r\\n') * 2")).isEqualTo("aaa\r\naaa\r\n");
    assertThat(OctetExpression.valueOf("'b'*2 + \"'\" + '\\x00\\\\'")).isEqualTo("bb'\0\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "'a", "'a' *", "('a'", "'a' 'b'", "'\\q'", "len('a')"})
  void whatItDoesNotKnowItRefuses(String text) {
    assertThatThrownBy(() -> OctetExpression.valueOf(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
