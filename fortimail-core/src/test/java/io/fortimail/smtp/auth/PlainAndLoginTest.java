package io.fortimail.smtp.auth;

import static io.fortimail.smtp.auth.Sasl.bytes;
import static io.fortimail.smtp.auth.Sasl.challenge;
import static io.fortimail.smtp.auth.Sasl.failed;
import static io.fortimail.smtp.auth.Sasl.initial;
import static io.fortimail.smtp.auth.Sasl.question;
import static io.fortimail.smtp.auth.Sasl.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAndLoginTest {

  private static SaslExchange plain() {
    return new SaslExchange(Mechanism.PLAIN, Sasl.NO_TLS);
  }

  private static SaslExchange login() {
    return new SaslExchange(Mechanism.LOGIN, Sasl.NO_TLS);
  }

  // RFC 4616 section 4
  @Test
  void readsTheExampleOfTheRfc() {
    assertThat(question(plain().start(initial("\0tim\0tanstaaftanstaaf"))))
        .isEqualTo(new CredentialQuestion.Password("tim", "tanstaaftanstaaf"));
    // the second example: Kurt, who is Ursel as well, may not act as her here
    assertThat(plain().start(initial("Ursel\0Kurt\0xipj3plmq")))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
    assertThat(question(plain().start(initial("Kurt\0Kurt\0xipj3plmq"))))
        .isEqualTo(new CredentialQuestion.Password("Kurt", "xipj3plmq"));
  }

  @Test
  void letsWhoeverHasThePasswordIn() {
    SaslExchange exchange = plain();
    assertThat(challenge(exchange.start(Optional.empty()))).isEmpty();
    SaslStep step = exchange.respond(bytes("jörg\0jörg\0Straße ½"));
    assertThat(settled(exchange, step)).isEqualTo(new SaslStep.Success("jörg"));
  }

  @Test
  @Tag("attack-20")
  void deniesAGuess() {
    SaslExchange wrong = plain();
    assertThat(settled(wrong, wrong.start(initial("\0ann\0guess"))))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
    SaslExchange unknown = plain();
    assertThat(settled(unknown, unknown.start(initial("\0nobody\0guess"))))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0",
        "\0\0",
        "ann",
        "\0ann",
        "ann\0secret",
        "\0\0secret",
        "\0ann\0",
        "\0ann\0a\0b"
      })
  void refusesMalformedPlain(String response) {
    assertThat(plain().start(initial(response))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] response = bytes("\0ann\0x");
    response[5] = (byte) 0xC0;
    assertThat(plain().start(Optional.of(response))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
    assertThat(login().start(Optional.of(response))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  @Tag("attack-20")
  void boundsUserPasswordAndResponse() {
    String user = "u".repeat(255);
    String password = "p".repeat(1024);
    assertThat(question(plain().start(initial("\0" + user + "\0" + password))))
        .isEqualTo(new CredentialQuestion.Password(user, password));
    SaslStep tooLong = failed(SaslStep.Reason.TOO_LONG);
    assertThat(plain().start(initial("\0" + user + "u\0p"))).isEqualTo(tooLong);
    assertThat(plain().start(initial("\0ann\0" + password + "p"))).isEqualTo(tooLong);
    assertThat(plain().start(initial("\0ann\0" + "ö".repeat(513)))).isEqualTo(tooLong);
    // 84 characters that SASLprep makes many of
    assertThat(plain().start(initial("\0" + "\uFDFA".repeat(84) + "\0p"))).isEqualTo(tooLong);
    for (Mechanism mechanism : Mechanism.values()) {
      SaslExchange exchange = new SaslExchange(mechanism, Sasl.NO_TLS);
      assertThat(exchange.start(Optional.of(new byte[9217])))
          .as(mechanism.name())
          .isEqualTo(tooLong);
      SaslExchange later = new SaslExchange(mechanism, Sasl.NO_TLS);
      later.start(Optional.empty());
      assertThat(later.respond(new byte[9217])).as(mechanism.name()).isEqualTo(tooLong);
    }
  }

  @Test
  void preparesUserAndPassword() {
    assertThat(question(plain().start(initial("\0Ⅸ\0a\u00A0b\u00ADc"))))
        .isEqualTo(new CredentialQuestion.Password("IX", "a bc"));
    assertThat(plain().start(initial("\0a\u0007nn\0x"))).isEqualTo(failed(SaslStep.Reason.DENIED));
    assertThat(plain().start(initial("\0\u00AD\0x"))).isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @Test
  void asksForLoginInTwoSteps() {
    SaslExchange exchange = login();
    assertThat(challenge(exchange.start(Optional.empty()))).isEqualTo("Username:");
    assertThat(challenge(exchange.respond(bytes("ann")))).isEqualTo("Password:");
    SaslStep asked = exchange.respond(bytes("correct horse"));
    assertThat(settled(exchange, asked)).isEqualTo(new SaslStep.Success("ann"));
  }

  @Test
  void takesTheUserOfLoginAsInitialResponse() {
    SaslExchange exchange = login();
    assertThat(challenge(exchange.start(initial("ann")))).isEqualTo("Password:");
    SaslStep asked = exchange.respond(bytes("guess"));
    assertThat(settled(exchange, asked)).isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @Test
  void refusesAnEmptyUserOrPasswordOfLogin() {
    assertThat(login().start(initial(""))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
    SaslExchange exchange = login();
    exchange.start(initial("ann"));
    assertThat(exchange.respond(new byte[0])).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  void tellsThatNobodyCanSay() {
    SaslExchange exchange = plain();
    exchange.start(initial("\0ann\0x"));
    assertThat(exchange.answered(new CredentialAnswer.Unavailable()))
        .isEqualTo(failed(SaslStep.Reason.UNAVAILABLE));
  }

  @Test
  void isCalledInTurn() {
    SaslExchange exchange = plain();
    assertThatThrownBy(() -> exchange.respond(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    exchange.start(initial("\0ann\0very secret"));
    assertThatThrownBy(() -> exchange.respond(new byte[0]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("secret");
    exchange.answered(new CredentialAnswer.Denied());
    assertThatThrownBy(() -> exchange.answered(new CredentialAnswer.Granted("ann")))
        .isInstanceOf(IllegalStateException.class);
  }
}
