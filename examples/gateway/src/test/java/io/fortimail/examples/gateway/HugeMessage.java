package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** A message with one attachment, made while it is written, so that nobody has to hold it. */
final class HugeMessage {

  static final String BOUNDARY = "=_huge";

  /** What stands above the text, which ends in a line that begins with a dot. */
  private static final String TOP =
      """
      From: ann@client.example
      To: anna@inside.example
      Subject: the recording
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="=_huge"

      --=_huge
      Content-Type: text/plain; charset=utf-8

      Here it is.
      .signed
      --=_huge
      Content-Type: application/octet-stream
      Content-Disposition: attachment; filename="recording.bin"
      Content-Transfer-Encoding: base64

      """
          .replace("\n", "\r\n");

  private static final String END = "\r\n--=_huge--\r\n";

  /** Lines of 76 characters, of 57 octets each (RFC 2045 section 6.8). */
  private static final int BLOCK = 57 * 1_024;

  private final long octets;
  private final CRC32C sum = new CRC32C();
  private long attached;

  /**
   * @param octets how many the message has at least
   */
  HugeMessage(long octets) {
    this.octets = octets;
  }

  /** Writes it as a DATA body, without the final dot. */
  void writeTo(OutputStream out) throws IOException {
    long written = (long) TOP.length() + END.length();
    out.write(TOP.replace("\n.", "\n..").getBytes(US_ASCII));
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[BLOCK];
    while (written < octets) {
      random.nextBytes(block);
      sum.update(block);
      attached += block.length;
      byte[] encoded = Base64.getMimeEncoder().encode(block);
      out.write(encoded);
      out.write('\r');
      out.write('\n');
      written += encoded.length + 2;
    }
    out.write(END.getBytes(US_ASCII));
  }

  /** How many octets were attached. */
  long attached() {
    return attached;
  }

  /** The checksum of the octets that were attached. */
  long sum() {
    return sum.getValue();
  }
}
