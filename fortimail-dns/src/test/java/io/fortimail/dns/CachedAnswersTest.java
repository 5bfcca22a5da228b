package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.DnsAnswer.Found;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Answers that replace others, as each does whose time was over, take no more room than they. */
class CachedAnswersTest {

  private static final Duration LIFE = Duration.ofSeconds(1);

  private final CachedAnswers answers =
      new CachedAnswers(DnsCacheLimits.DEFAULT.withSize(1_000_000, 1 << 20));

  private void put(String name, String text, int second) {
    long now = LIFE.toNanos() * second;
    DnsAnswer<String> answer = new Found<>(List.of(text), name, LIFE, false);
    answers.put(
        new CachedAnswer<>(new DnsQuestion<>(name, DnsType.TXT), answer, now, LIFE, 0), now);
  }

  @Test
  @Tag("attack-62")
  void whatANewAnswerReplacesIsNotHeldOnTo() {
    List<WeakReference<Object>> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String text = "x".repeat(60_000);
      texts.add(new WeakReference<>(text));
      put("a.example", text, i);
    }
    System.gc();
    assertThat(texts).filteredOn(text -> !text.refersTo(null)).hasSizeLessThan(5);
    assertThat(answers.size()).isEqualTo(1);
  }

  @Test
  @Tag("attack-62")
  void theOctetsOfAnswersStayBoundedWhereTheyAreReplaced() {
    for (int i = 0; i < 500; i++) {
      put("n" + i % 40 + ".example", "x".repeat(i % 2 == 0 ? 60_000 : 1000), i);
      assertThat(answers.size()).isBetween(1, 36);
    }
    for (int i = 0; i < 200; i++) {
      put("m" + i + ".example", "x", 600 + i);
    }
    assertThat(answers.size()).isGreaterThan(200); // no octets are counted that have gone
  }
}
