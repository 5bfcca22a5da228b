package io.fortimail.mail;

/**
 * Uuencoding, which old mailers name as transfer encoding {@code x-uuencode}: lines between {@code
 * begin MODE NAME} and {@code end}, each with its length in the first character (POSIX uuencode).
 */
final class UuDecoder implements TransferDecoder {

  /** The longest line looked at, in octets: a length character and 63 octets in fours. */
  private static final int MAX_LINE = 1 + 84;

  /** What a line of one octet says of its length, whatever that octet. */
  private static final int LONGEST_OUT = 63;

  private static final byte[] BEGIN = {'b', 'e', 'g', 'i', 'n', ' '};

  private final byte[] line = new byte[MAX_LINE];
  private int lineLength;
  private boolean began;
  private boolean ended;
  private boolean junk;
  private int n;

  /** A line of two octets, its end included, may claim the longest length. */
  @Override
  public int most(int length) {
    return (length / 2 + 2) * LONGEST_OUT;
  }

  @Override
  public int decode(byte[] in, int from, int to, byte[] out) {
    n = 0;
    for (int i = from; i < to; i++) {
      if (in[i] == '\n') {
        endLine(out);
      } else if (in[i] != '\r' && lineLength < MAX_LINE) {
        line[lineLength++] = in[i];
      }
    }
    return n;
  }

  private void endLine(byte[] out) {
    if (!began) {
      began = startsWithBegin();
    } else if (!ended && lineLength > 0) {
      if (lineLength == 3 && line[0] == 'e' && line[1] == 'n' && line[2] == 'd') {
        ended = true;
      } else {
        decodeLine(out);
      }
    }
    lineLength = 0;
  }

  private boolean startsWithBegin() {
    for (int i = 0; i < BEGIN.length; i++) {
      if (i >= lineLength || line[i] != BEGIN[i]) {
        return false;
      }
    }
    return true;
  }

  private void decodeLine(byte[] out) {
    int octets = line[0] - ' ' & 0x3f;
    junk |= 1 + (octets + 2) / 3 * 4 > lineLength + 3;
    for (int i = 0; i < octets; i++) {
      int group = 1 + i / 3 * 4;
      int high = sextet(group + i % 3);
      int low = sextet(group + i % 3 + 1);
      out[n++] =
          (byte)
              switch (i % 3) {
                case 0 -> high << 2 | low >> 4;
                case 1 -> high << 4 | low >> 2;
                default -> high << 6 | low;
              };
    }
  }

  /** Blanks at the end of a line are often lost on the way; they stand for 0. */
  private int sextet(int at) {
    return at < lineLength ? line[at] - ' ' & 0x3f : 0;
  }

  @Override
  public int finish(byte[] out) {
    n = 0;
    endLine(out);
    junk |= !ended;
    return n;
  }

  @Override
  public boolean sawJunk() {
    return junk;
  }
}
