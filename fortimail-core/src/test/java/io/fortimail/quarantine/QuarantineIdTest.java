package io.fortimail.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineIdTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");
  private final SecureRandom random = new SecureRandom();

  @Test
  void sortsByTimeAndTellsIt() {
    QuarantineId first = QuarantineId.next(NOW, random);
    QuarantineId second = QuarantineId.next(NOW.plusMillis(1), random);
    QuarantineId last = QuarantineId.next(Instant.parse("9999-12-31T23:59:59Z"), random);

    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(last);
    assertThat(QuarantineId.next(Instant.EPOCH, random)).isLessThan(first);
    assertThat(first.time()).isEqualTo(NOW);
    assertThat(QuarantineId.parse(first.toString())).contains(first);
  }

  @Test
  void hasARandomPartOfItsOwn() {
    Set<QuarantineId> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(QuarantineId.next(NOW, random));
    }
    assertThat(ids).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../../../../../../../../../../../../etc/passwd",
        "0123456789ab-0123456789abcdef0123456789abcde",
        "0123456789ab-0123456789abcdef0123456789abcdef0",
        "0123456789ab-0123456789abcdef0123456789abcdeF",
        "0123456789ab-0123456789abcdef0123456789abcdeg",
        "0123456789ab-0123456789abcdef0123456789abcde\0",
        "0123456789ab/0123456789abcdef0123456789abcdef",
        "0123456789ab-../456789abcdef0123456789abcdef",
        "0123456789ab-..\\56789abcdef0123456789abcdeff",
        "-0123456789ab0123456789abcdef0123456789abcdef",
        "0123456789ab-0123456789abcdef0123456789abcde\u0661",
      })
  void refusesEveryOtherForm(String text) {
    assertThat(QuarantineId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new QuarantineId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesATimeThatDoesNotFit() {
    assertThatThrownBy(() -> QuarantineId.next(Instant.EPOCH.minusMillis(1), random))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> QuarantineId.next(Instant.ofEpochMilli(1L << 48), random))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
