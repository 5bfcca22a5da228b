package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramSecretTest {

  // computed with Python's hashlib
  private static final String PENCIL =
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
          + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

  @Test
  void derivesPrintsAndReads() {
    ScramSecret secret = ScramSecret.derive("pencil", SALT, 4096);
    assertThat(secret.print()).isEqualTo(PENCIL);
    assertThat(ScramSecret.parse(PENCIL)).contains(secret);
    assertThat(
            ScramSecret.parse(
                PENCIL
                    .replace("SCRAM-SHA-256$", "{SCRAM-SHA-256}")
                    .replace(':', ',')
                    .replace('$', ',')))
        .contains(secret);
    assertThat(secret).isNotEqualTo(ScramSecret.derive("pencils", SALT, 4096));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pencil",
        "SCRAM-SHA-256$",
        "SCRAM-SHA-256$4096",
        "SCRAM-SHA-256$4096:AAAAAAAAAAA=",
        "SCRAM-SHA-256$4096:AAAAAAAAAAA=$AAAA:AAAA",
        "SCRAM-SHA-1$4096:AAAAAAAAAAA=$AAAA:AAAA",
        "{SCRAM-SHA-256}",
        "{SCRAM-SHA-256}4096,a,b,c,d"
      })
  void readsNothingElse(String text) {
    assertThat(ScramSecret.parse(text)).isEmpty();
  }

  @Test
  void keepsItsLimits() {
    assertThat(ScramSecret.parse(PENCIL.replace("4096", "4095"))).isEmpty();
    assertThat(ScramSecret.parse(PENCIL.replace("4096", "1000001"))).isEmpty();
    assertThat(ScramSecret.parse(PENCIL.replace("4096", "99999999999"))).isEmpty();
    assertThat(ScramSecret.parse(PENCIL.replace("4096", "x"))).isEmpty();
    assertThat(ScramSecret.parse(PENCIL.replace("W22ZaJ0SNY7soEsUEjb6gQ==", "W22Z"))).isEmpty();
    assertThat(ScramSecret.parse(PENCIL.replace("W22Z", "W2Z"))).isEmpty();
    assertThatThrownBy(() -> ScramSecret.derive("x", new byte[7], 4096))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScramSecret.derive("x", SALT, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScramSecret.derive("hush\u0007", SALT, 4096))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void matchesItsPasswordOnly() {
    ScramSecret secret = ScramSecret.derive("pen\u00A0cil", SALT, 4096);
    assertThat(secret.matches("pen cil")).isTrue();
    assertThat(secret.matches("pencil")).isFalse();
    assertThat(secret.matches("")).isFalse();
    assertThat(secret.matches("\u0007")).isFalse();
    assertThat(secret.matches("p".repeat(1025))).isFalse();
  }

  @Test
  void givesAwayNeitherItsArraysNorItsKeys() {
    ScramSecret secret = ScramSecret.derive("pencil", SALT, 4096);
    secret.salt()[0]++;
    secret.storedKey()[0]++;
    secret.serverKey()[0]++;
    assertThat(secret.print()).isEqualTo(PENCIL);
    assertThat(secret.toString()).isEqualTo("ScramSecret[iterations=4096]");
    assertThat(new CredentialAnswer.Secret(secret).toString()).doesNotContain("WG5d", "[B@");
  }
}
