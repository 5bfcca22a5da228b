package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.fuzz.JazzerRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole sessions against {@link DialogModel}: the seeds in {@code fuzz/} and some thousand inputs
 * bred from them. With {@code -Dfortimail.fuzz=10m} each target goes on under Jazzer for so long.
 */
@Tag("attack-1")
@Tag("attack-10")
class SessionFuzzTest {

  private static final int RUNS = 4_000;
  private static final int MAX_LENGTH = 200;

  @Test
  void rawOctets() throws Exception {
    fuzz(RawSessionFuzz.class, RawSessionFuzz::fuzzerTestOneInput, FuzzSeeds.raw());
  }

  @Test
  void wordsOfTheAlphabet() throws Exception {
    fuzz(AlphabetSessionFuzz.class, AlphabetSessionFuzz::fuzzerTestOneInput, FuzzSeeds.alphabet());
  }

  @Test
  void theSeedsGetSomewhere() throws IOException {
    assertThat(FuzzSeeds.raw().stream().map(FuzzInput::raw).map(FuzzSession::run))
        .anyMatch(seen -> seen.messages().size() == 2);
    assertThat(FuzzSeeds.alphabet().stream().map(FuzzInput::alphabet).map(FuzzSession::run))
        .anyMatch(seen -> seen.messages().size() == 2)
        .anyMatch(FuzzSession.Outcome::unanswered);
  }

  private static void fuzz(Class<?> target, Consumer<byte[]> run, List<byte[]> seeds)
      throws Exception {
    seeds.forEach(seed -> tryOne(run, seed));
    Random random = new Random(20261124);
    for (int i = 0; i < RUNS; i++) {
      tryOne(run, bred(seeds, random));
    }
    String time = System.getProperty("fortimail.fuzz", "");
    if (!time.isEmpty()) {
      JazzerRun.run(target, seeds, Duration.parse("PT" + time.toUpperCase(Locale.ROOT)));
    }
  }

  private static void tryOne(Consumer<byte[]> run, byte[] input) {
    try {
      run.accept(input);
    } catch (Throwable failure) { // whatever it is, the input must be known
      throw new AssertionError("input " + escaped(input), failure);
    }
  }

  /** The beginning of one seed and the end of another, with a few octets changed. */
  private static byte[] bred(List<byte[]> seeds, Random random) {
    byte[] first = seeds.get(random.nextInt(seeds.size()));
    byte[] second = seeds.get(random.nextInt(seeds.size()));
    int head = 1 + random.nextInt(first.length);
    int tail = random.nextInt(second.length);
    byte[] child = Arrays.copyOf(first, Math.min(MAX_LENGTH, head + tail));
    int copied = Math.max(0, child.length - head);
    System.arraycopy(second, second.length - tail, child, child.length - copied, copied);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      child[random.nextInt(child.length)] = (byte) random.nextInt(256);
    }
    return child;
  }

  private static String escaped(byte[] input) {
    StringBuilder out = new StringBuilder();
    for (char c : new String(input, ISO_8859_1).toCharArray()) {
      out.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\x%02x", (int) c));
    }
    return out.toString();
  }
}
