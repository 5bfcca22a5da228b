package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.smtp.SmtpFramer.Frame;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random bodies of the octets that matter, against a model that looks at the whole at once. */
@Tag("attack-10")
class EndOfDataModelTest {

  private static final String ALPHABET = "\r\n..\r\n.a\0\u00e9";
  private static final int RUNS = 200_000;

  @Test
  void theFramerAndTheModelSeeTheSameEnd() {
    Random random = new Random(20261124);
    for (int run = 0; run < RUNS; run++) {
      String body = randomBody(random);
      assertThat(framed(body, random)).as("body %s", escaped(body)).isEqualTo(modelled(body));
    }
  }

  private static String randomBody(Random random) {
    StringBuilder body = new StringBuilder();
    int length = random.nextInt(24);
    for (int i = 0; i < length; i++) {
      body.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return body.toString();
  }

  /** What is content, whether a line end is bare, and what is left behind the end. */
  private record Outcome(String content, boolean ended, boolean bare, String rest) {}

  private static Outcome modelled(String body) {
    int end = body.startsWith(".\r\n") ? -2 : body.indexOf("\r\n.\r\n");
    boolean ended = end != -1;
    String raw = ended ? body.substring(0, end + 2) : body;
    StringBuilder content = new StringBuilder();
    boolean bare = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean lineStart = i == 0 || (i >= 2 && raw.startsWith("\r\n", i - 2));
      bare |= c == '\n' && (i == 0 || raw.charAt(i - 1) != '\r');
      bare |= c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) != '\n';
      if (c != '.' || !lineStart) {
        content.append(c);
      }
    }
    if (!ended && (raw.equals(".\r") || raw.endsWith("\r\n.\r"))) {
      content.setLength(content.length() - 1); // it may yet be the end, so the CR is withheld
    }
    return new Outcome(content.toString(), ended, bare, ended ? body.substring(end + 5) : "");
  }

  private static Outcome framed(String body, Random random) {
    SmtpFramer framer = new SmtpFramer(SmtpLimits.DEFAULT, LineEnds.REJECT);
    framer.startBody();
    StringBuilder content = new StringBuilder();
    int from = 0;
    while (from < body.length()) {
      int to = from + 1 + random.nextInt(body.length() - from);
      ByteBuffer in = ByteBuffer.wrap(body.substring(from, to).getBytes(ISO_8859_1));
      Frame frame = framer.nextBody(in);
      while (frame == Frame.BODY) {
        content.append(ISO_8859_1.decode(framer.body().duplicate()));
        frame = framer.nextBody(in);
      }
      if (frame == Frame.END_OF_BODY) {
        String rest = ISO_8859_1.decode(in) + body.substring(to);
        return new Outcome(content.toString(), true, framer.bareLineEnd(), rest);
      }
      from = to;
    }
    return new Outcome(content.toString(), false, framer.bareLineEnd(), "");
  }

  private static String escaped(String body) {
    return body.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }
}
