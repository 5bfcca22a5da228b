package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body is scanned in words of eight octets: what stands around a line end must not hide it. */
class SmtpFramerTest {

  private static final byte[] TRICKY = {0, 1, 9, 11, 12, 14, (byte) 0x80, (byte) 0x8d, (byte) 0xff};

  @ParameterizedTest
  @ValueSource(bytes = {'\r', '\n'})
  void bareLineEndIsSeenAtEveryPlace(byte lineEnd) {
    for (byte filler : TRICKY) {
      for (int length = 1; length <= 24; length++) {
        for (int at = 0; at < length; at++) {
          byte[] body = filled(filler, length);
          body[at] = lineEnd;
          assertThat(bareLineEnd(body)).as("%d at %d of %d", filler, at, length).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 23})
  void otherOctetsAreNoLineEnd(int length) {
    for (byte filler : TRICKY) {
      assertThat(bareLineEnd(filled(filler, length))).as("%d", filler).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7, 8, 9, 15, 16, 17})
  void theEndIsFoundBehindEveryLengthOfLine(int length) {
    for (byte filler : TRICKY) {
      ByteBuffer in = ByteBuffer.allocate(length + 9);
      in.put(filled(filler, length)).put("\r\n.\r\nNOOP".getBytes(US_ASCII)).flip();
      SmtpFramer framer = bodyFramer();

      assertThat(framer.nextBody(in)).isEqualTo(SmtpFramer.Frame.BODY);
      assertThat(framer.body().remaining()).isEqualTo(length + 2);
      assertThat(framer.nextBody(in)).isEqualTo(SmtpFramer.Frame.END_OF_BODY);
      assertThat(in.remaining()).isEqualTo(4);
      assertThat(framer.bareLineEnd()).isFalse();
    }
  }

  /** With text behind it, so that a CR at the end is bare too. */
  private static boolean bareLineEnd(byte[] body) {
    SmtpFramer framer = bodyFramer();
    ByteBuffer in =
        ByteBuffer.allocate(body.length + 4).put(body).put("text".getBytes(US_ASCII)).flip();
    while (framer.nextBody(in) == SmtpFramer.Frame.BODY) {
      // all of it
    }
    return framer.bareLineEnd();
  }

  private static SmtpFramer bodyFramer() {
    SmtpFramer framer = new SmtpFramer(SmtpLimits.DEFAULT, LineEnds.REJECT);
    framer.startBody();
    return framer;
  }

  private static byte[] filled(byte filler, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, filler);
    return bytes;
  }
}
