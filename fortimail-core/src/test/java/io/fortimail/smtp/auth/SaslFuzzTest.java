package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a client sends, an exchange ends, without an exception, and lets nobody in. */
class SaslFuzzTest {

  private static final int ROUNDS = Integer.getInteger("fortimail.fuzz.rounds", 20_000);
  private static final int MAX_STEPS = 6;

  private static final String[] PIECES = {
    "n",
    "y",
    "p=tls-server-end-point",
    ",",
    ",,",
    "n=ann",
    "r=abc",
    "a=ann",
    "c=biws",
    "p=",
    "m=",
    "x=1",
    "\0",
    "\0ann",
    "\0x",
    "\1",
    "\1\1",
    "user=ann",
    "auth=Bearer ",
    "abc",
    "=",
    "=2C",
    "é",
    "\uFDFA",
    "\u200E",
    "\u0627",
    "AAAA"
  };

  private final Random random = new Random(20);

  @ParameterizedTest
  @EnumSource
  @Tag("attack-20")
  void endsWithoutAnException(Mechanism mechanism) {
    SaslSettings settings = Sasl.tls("ec-sha384");
    int asked = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SaslExchange exchange = new SaslExchange(mechanism, settings);
      SaslStep step =
          exchange.start(random.nextInt(4) == 0 ? Optional.empty() : Optional.of(response()));
      int steps = 0;
      while (step instanceof SaslStep.Challenge || step instanceof SaslStep.Ask) {
        assertThat(steps++).isLessThan(MAX_STEPS);
        asked += step instanceof SaslStep.Ask ? 1 : 0;
        step =
            step instanceof SaslStep.Ask ask
                ? exchange.answered(Sasl.answer(ask.question()))
                : exchange.respond(response());
      }
      assertThat(step).isInstanceOf(SaslStep.Failure.class);
    }
    assertThat(asked).as("rounds that got as far as a question").isPositive();
  }

  private byte[] response() {
    if (random.nextInt(8) == 0) {
      byte[] raw = new byte[random.nextInt(64)];
      random.nextBytes(raw);
      return raw;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
