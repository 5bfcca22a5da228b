package io.fortimail.dns.mtasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryMtaStsStoreTest {

  private static final Duration WEEK = Duration.ofDays(7);

  private Instant now = Instant.parse("2031-05-06T10:00:00Z");
  private final MtaStsStore store = new MemoryMtaStsStore(10, () -> now);

  @Test
  void subdomainsOfOneOwnerPushOutEachOther() {
    for (int i = 0; i < 5; i++) {
      save("bank" + i + ".com", WEEK, 0);
    }
    for (int i = 0; i < 1_000; i++) {
      save("s" + i + ".attacker.co.uk", WEEK, 0);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(isKept("bank" + i + ".com")).isTrue();
    }
    assertThat(isKept("s999.attacker.co.uk")).isTrue();
    assertThat(isKept("s994.attacker.co.uk")).isFalse();
  }

  @Test
  void namesBelowAHosterCountAsOne() {
    save("bank.com", WEEK, 0);
    for (int i = 0; i < 100; i++) {
      save("u" + i + ".github.io", WEEK, 0);
    }
    assertThat(isKept("bank.com")).isTrue();
  }

  @Test
  void whatIsOverGoesFirstAndThenWhatWasNotUsed() {
    for (int i = 0; i < 9; i++) {
      save("bank" + i + ".com", WEEK, 0);
    }
    save("short.com", Duration.ofHours(1), 0);
    now = now.plus(Duration.ofHours(1));
    save("new.com", WEEK, 0);
    assertThat(isKept("short.com")).isFalse();
    assertThat(isKept("bank0.com")).isTrue(); // and was used last by this
    save("newer.com", WEEK, 0);
    assertThat(isKept("bank0.com")).isTrue();
    assertThat(isKept("bank1.com")).isFalse();
  }

  @Test
  void aLargePolicyTakesMoreRoom() {
    for (int i = 0; i < 5; i++) {
      save("bank" + i + ".com", WEEK, 0);
    }
    save("s1.attacker.com", WEEK, 8_000);
    save("s2.attacker.com", WEEK, 8_000);
    assertThat(isKept("s1.attacker.com")).isFalse();
    assertThat(isKept("bank0.com")).isTrue();
  }

  @Test
  void theNewestIsKeptEvenAlone() {
    MtaStsStore small = new MemoryMtaStsStore(1);
    assertThat(small.save("a.com", policy(WEEK, 5_000)).toCompletableFuture()).isCompleted();
    assertThat(small.load("a.com").toCompletableFuture().join()).isPresent();
    assertThatThrownBy(() -> new MemoryMtaStsStore(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void save(String domain, Duration life, int size) {
    store.save(domain, policy(life, size)).toCompletableFuture().join();
  }

  private boolean isKept(String domain) {
    return store.load(domain).toCompletableFuture().join().isPresent();
  }

  private CachedPolicy policy(Duration life, int size) {
    MtaStsFetch fetch =
        MtaStsPolicy.parse(
            "version: STSv1\nmode: enforce\nmx: mx.example\nnote: x"
                + "x".repeat(size)
                + "\nmax_age: "
                + life.toSeconds());
    return new CachedPolicy("1", ((MtaStsFetch.Fetched) fetch).policy(), now);
  }
}
