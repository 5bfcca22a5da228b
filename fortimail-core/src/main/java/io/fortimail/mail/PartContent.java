package io.fortimail.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What reading a part's content once tells of it.
 *
 * @param size how many octets it has when decoded
 * @param anomalies what is wrong with it
 */
record PartContent(long size, Set<MimeAnomaly> anomalies) {

  private static final int BLOCK = 16_384;

  /**
   * Reads the content to its end.
   *
   * @throws UncheckedIOException if the message cannot be read, as when it is closed
   */
  static PartContent of(PartHead head, Octets body) {
    Optional<TransferDecoder> decoder = head.decoder();
    Set<MimeAnomaly> anomalies = EnumSet.noneOf(MimeAnomaly.class);
    long size = 0;
    int ored = 0;
    boolean nul = false;
    try (InputStream in = open(decoder, body)) {
      byte[] block = new byte[(int) Math.min(BLOCK, body.length())];
      int n = body.isEmpty() ? -1 : in.read(block);
      while (n > 0) {
        size += n;
        for (int i = 0; i < n; i++) {
          ored |= block[i];
          nul |= block[i] == 0;
        }
        n = in.read(block);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (ored < 0 && head.encoding().equals("7bit")) {
      anomalies.add(MimeAnomaly.EIGHT_BIT);
    }
    if (nul && head.isNarrowText()) {
      anomalies.add(MimeAnomaly.NUL);
    }
    if (decoder.filter(TransferDecoder::sawJunk).isPresent()) {
      anomalies.add(MimeAnomaly.BAD_ENCODING);
    }
    return new PartContent(size, anomalies);
  }

  private static InputStream open(Optional<TransferDecoder> decoder, Octets body)
      throws IOException {
    return decoder.isPresent() ? new DecodingStream(body, decoder.get()) : body.openStream();
  }
}
