package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialsTest {

  private static final CredentialAnswer DENIED = new CredentialAnswer.Denied();
  private static final CredentialQuestion ANN =
      new CredentialQuestion.Password("ann", "correct horse");

  private static CredentialAnswer ask(Credentials credentials, CredentialQuestion question) {
    return credentials.answer(question).toCompletableFuture().join();
  }

  @Test
  @Tag("attack-20")
  void knowsItsUsersByTheirPasswords() {
    assertThat(ask(Sasl.USERS, ANN)).isEqualTo(new CredentialAnswer.Granted("ann"));
    for (String guess : new String[] {"", "correct", "correct horse ", "Correct horse"}) {
      assertThat(ask(Sasl.USERS, new CredentialQuestion.Password("ann", guess))).isEqualTo(DENIED);
    }
    assertThat(ask(Sasl.USERS, new CredentialQuestion.Password("Ann", "correct horse")))
        .isEqualTo(DENIED);
    assertThat(ask(Sasl.USERS, new CredentialQuestion.Token(Optional.of("ann"), "t")))
        .isEqualTo(DENIED);
  }

  @Test
  void keepsSecretsForScram() {
    CredentialAnswer answer = ask(Sasl.USERS, new CredentialQuestion.Scram("ann"));
    assertThat(answer).isInstanceOf(CredentialAnswer.Secret.class);
    ScramSecret secret = ((CredentialAnswer.Secret) answer).secret();
    assertThat(secret.matches("correct horse")).isTrue();
    assertThat(ask(Sasl.USERS, new CredentialQuestion.Scram("ann"))).isEqualTo(answer);
    assertThat(ask(Sasl.USERS, new CredentialQuestion.Scram("nobody"))).isEqualTo(DENIED);
  }

  @Test
  void refusesUsersThatCouldNeverLogIn() {
    for (Map<String, String> users :
        java.util.List.of(
            Map.of("", "x"),
            Map.of("ann", ""),
            Map.of("a\u0007", "x"),
            Map.of("u".repeat(256), "x"),
            Map.of("IX", "x", "\u2168", "y"))) {
      assertThatThrownBy(() -> Credentials.passwords(users))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void asksASecondSourceAboutWhatTheFirstDenies() {
    Credentials nobody = question -> CompletableFuture.completedFuture(DENIED);
    Credentials down =
        question -> CompletableFuture.completedFuture(new CredentialAnswer.Unavailable());
    assertThat(ask(nobody.or(Sasl.USERS), ANN)).isEqualTo(new CredentialAnswer.Granted("ann"));
    assertThat(ask(Sasl.USERS.or(down), ANN)).isEqualTo(new CredentialAnswer.Granted("ann"));
    assertThat(ask(down.or(Sasl.USERS), ANN)).isEqualTo(new CredentialAnswer.Unavailable());
  }

  @Test
  void showsNoSecretInWords() {
    assertThat(ANN.toString()).isEqualTo("Password[user=ann]");
    assertThat(new SaslStep.Ask(ANN).toString()).doesNotContain("horse");
    assertThat(new CredentialQuestion.Token(Optional.of("ann"), "hush").toString())
        .isEqualTo("Token[user=Optional[ann]]");
    assertThat(new TokenMessage("ann", "Bearer hush").toString()).doesNotContain("hush");
    assertThat(new SaslStep.Challenge(Sasl.bytes("hush")).toString())
        .isEqualTo("Challenge[4 bytes]");
    assertThat(Sasl.NO_TLS.toString()).doesNotContain("[B@", "7, 7");
  }

  @ParameterizedTest
  @EnumSource
  void findsAMechanismByItsName(Mechanism mechanism) {
    assertThat(Mechanism.named(mechanism.saslName())).contains(mechanism);
    assertThat(Mechanism.named(mechanism.saslName().toLowerCase(java.util.Locale.ROOT)))
        .contains(mechanism);
    assertThat(Mechanism.named(mechanism.saslName() + "X")).isEmpty();
    assertThat(mechanism.sendsPasswordInClear())
        .isNotEqualTo(mechanism.saslName().startsWith("SCRAM"));
    assertThat(mechanism.needsChannelBinding()).isEqualTo(mechanism.saslName().endsWith("PLUS"));
  }
}
