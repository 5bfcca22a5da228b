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

  private static final int ROUNDS = Integer.getInteger("fortimail.fuzz.rounds", 4_000);
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
          exchange.start(
              random.nextInt(4) == 0
                  ? Optional.empty()
                  : Optional.of(response(wellFormed(mechanism))));
      int steps = 0;
      while (step instanceof SaslStep.Challenge || step instanceof SaslStep.Ask) {
        assertThat(steps++).isLessThan(MAX_STEPS);
        asked += step instanceof SaslStep.Ask ? 1 : 0;
        step =
            step instanceof SaslStep.Ask ask
                ? exchange.answered(Sasl.answer(ask.question()))
                : exchange.respond(response(next(mechanism, Sasl.challenge(step))));
      }
      assertThat(step).isInstanceOf(SaslStep.Failure.class);
    }
    assertThat(asked).as("rounds that got as far as a question").isGreaterThan(ROUNDS / 100);
  }

  private static String wellFormed(Mechanism mechanism) {
    return switch (mechanism) {
      case PLAIN -> "\0ann\0guess";
      case LOGIN -> "ann";
      case SCRAM_SHA_256 -> "n,,n=ann,r=abc";
      case SCRAM_SHA_256_PLUS -> "p=tls-server-end-point,,n=ann,r=abc";
      case OAUTHBEARER -> "n,a=ann,\1host=mx.example.org\1auth=Bearer abc\1\1";
      case XOAUTH2 -> "user=ann\1auth=Bearer abc\1\1";
    };
  }

  private static String next(Mechanism mechanism, String challenge) {
    return challenge.startsWith("r=")
        ? "c=biws,r=" + ScramClient.field(challenge, "r=") + ",p=" + "A".repeat(43) + "="
        : wellFormed(mechanism);
  }

  /** What is well formed with some edits, a heap of pieces, or raw bytes. */
  private byte[] response(String wellFormed) {
    int kind = random.nextInt(8);
    if (kind == 0) {
      byte[] raw = new byte[random.nextInt(64)];
      random.nextBytes(raw);
      return raw;
    }
    StringBuilder text = new StringBuilder(kind < 3 ? "" : wellFormed);
    for (int edits = random.nextInt(kind < 3 ? 9 : 3); edits > 0; edits--) {
      int from = random.nextInt(text.length() + 1);
      int to = kind < 3 ? from : Math.min(text.length(), from + random.nextInt(3));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
