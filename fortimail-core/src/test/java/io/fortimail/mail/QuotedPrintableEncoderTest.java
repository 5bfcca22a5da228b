package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.QuotedPrintableEncoder.LineFeed;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 2045 section 6.7, rule by rule, and decoded again. */
class QuotedPrintableEncoderTest {

  private static String encode(String text) {
    return new String(
        QuotedPrintableEncoder.encode(text.getBytes(ISO_8859_1), LineFeed.ENDS_LINE), ISO_8859_1);
  }

  private static String decode(String encoded) throws IOException {
    Message message = Message.of("Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded);
    return message.structure().parts().get(0).content().asCharSource(ISO_8859_1).read();
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a b, a b",
        "a=b, a=3Db",
        "\u00fc\u00ff, =FC=FF",
        "a\\r\\nb, a\\r\\nb",
        "a\\nb, a\\r\\nb",
        "a \\r\\n, a=20\\r\\n",
        "a \\nb, a=20\\r\\nb",
        "a\\t\\r\\n, a=09\\r\\n",
        "a  \\r\\n, a =20\\r\\n",
        "a\\rb, a=0Db",
        "a \\rb, a =0Db",
        "a\\r\\r\\n, a=0D\\r\\n",
        "a\\r, a=0D",
        "\"a \", a=20",
      })
  void followsTheRules(String text, String expected) throws IOException {
    assertThat(encode(unescape(text))).isEqualTo(unescape(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "--b, -=2Db",
    "---, -=2D-",
    "a--, a--",
    "-a--, -a--",
    "- --, - --",
    "a\\r\\n--b, a\\r\\n-=2Db",
  })
  void noLineIsADelimiter(String text, String expected) {
    assertThat(encode(unescape(text))).isEqualTo(unescape(expected));
    String pushed = encode("x".repeat(74) + "--b" + "y".repeat(80) + "--b");
    assertThat(pushed.lines()).noneMatch(line -> line.startsWith("--"));
  }

  @Test
  void aLineFeedAloneMayBeAnOctet() {
    byte[] text = "a\nb \n\r\nc\r\n".getBytes(ISO_8859_1);

    assertThat(new String(QuotedPrintableEncoder.encode(text, LineFeed.IS_AN_OCTET), ISO_8859_1))
        .isEqualTo("a=0Ab =0A\r\nc\r\n");
  }

  @Test
  void noLineIsLongerThan76() throws IOException {
    String text = "x".repeat(200) + "\u00fc".repeat(100) + " y".repeat(100);
    String encoded = encode(text);

    assertThat(encoded.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
    assertThat(decode(encoded)).isEqualTo(text);
  }

  @Test
  void whateverIsEncodedIsDecodedAgain() throws IOException {
    Random random = new Random(6_745);
    String alphabet = "ab =\t\r\n.\u00fc\u0000";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(120); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String lines = text.toString().replaceAll("(?<!\r)\n", "\r\n");
      assertThat(decode(encode(lines))).isEqualTo(lines);
    }
  }
}
