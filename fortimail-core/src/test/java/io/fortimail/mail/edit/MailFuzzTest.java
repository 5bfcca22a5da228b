package io.fortimail.mail.edit;

import io.fortimail.fuzz.JazzerRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Messages of pieces that matter, put together by chance and edited: see {@link MailFuzz}. With
 * {@code -Dfortimail.fuzz=10m} Jazzer goes on for so long.
 */
@Tag("attack-34")
class MailFuzzTest {

  private static final int RUNS = 1_000;

  @Test
  void whateverTheMessageItIsReadAndEdited() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    Random random = new Random(20261124);
    for (int i = 0; i < RUNS; i++) {
      byte[] input = new byte[1 + random.nextInt(60)];
      random.nextBytes(input);
      // Most are of words, and most of those begin as a multipart or a message does.
      input[0] = (byte) (random.nextInt(10) == 0 ? 1 : 0);
      if (input.length > 3 && random.nextInt(4) != 0) {
        input[1] = (byte) (31 + random.nextInt(4));
        input[2] = 0;
      }
      seeds.add(input);
      try {
        MailFuzz.fuzzerTestOneInput(input);
      } catch (Throwable failure) { // whatever it is, the input must be known
        throw new AssertionError("input " + Arrays.toString(input), failure);
      }
    }
    String time = System.getProperty("fortimail.fuzz", "");
    if (!time.isEmpty()) {
      JazzerRun.run(MailFuzz.class, seeds, Duration.parse("PT" + time.toUpperCase(Locale.ROOT)));
    }
  }
}
