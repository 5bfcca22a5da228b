package io.fortimail.mail;

import java.util.Arrays;

/**
 * Base64 (RFC 2045 section 6.8). Characters outside the alphabet are passed over as that section
 * asks; padding within the content ends a group, not the content; a group cut short gives what
 * octets it holds. So nothing that any mail program would show is hidden.
 */
final class Base64Decoder implements TransferDecoder {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final byte JUNK = -1;
  private static final byte BLANK = -2;
  private static final byte PAD = -3;
  private static final byte[] VALUES = values();

  private int bits;
  private int sextets;
  private boolean padded;
  private boolean junk;

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, JUNK);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
      values[blank] = BLANK;
    }
    values['='] = PAD;
    return values;
  }

  /** Each '=' may end a group of two sextets, so half of what goes in is not exceeded by much. */
  @Override
  public int most(int length) {
    return length + 3;
  }

  @Override
  public int decode(byte[] in, int from, int to, byte[] out) {
    int n = 0;
    int i = from;
    while (i < to) {
      if (sextets == 0) {
        int groups = wholeGroups(in, i, to, out, n);
        i += 4 * groups;
        n += 3 * groups;
        junk |= padded && groups > 0;
      }
      if (i < to) {
        n = decodeOne(in[i++], out, n);
      }
    }
    return n;
  }

  /**
   * Groups of four characters of the alphabet, which is what base64 consists of but for line ends.
   */
  private static int wholeGroups(byte[] in, int from, int to, byte[] out, int at) {
    int i = from;
    int n = at;
    while (i + 4 <= to) {
      int group =
          VALUES[in[i] & 0xff] << 18
              | VALUES[in[i + 1] & 0xff] << 12
              | VALUES[in[i + 2] & 0xff] << 6
              | VALUES[in[i + 3] & 0xff];
      if (group < 0) {
        break;
      }
      out[n] = (byte) (group >> 16);
      out[n + 1] = (byte) (group >> 8);
      out[n + 2] = (byte) group;
      n += 3;
      i += 4;
    }
    return (i - from) / 4;
  }

  private int decodeOne(byte b, byte[] out, int at) {
    int value = VALUES[b & 0xff];
    if (value == PAD) {
      padded = true;
      return endGroup(out, at);
    }
    if (value < 0) {
      junk |= value == JUNK;
      return at;
    }
    junk |= padded;
    bits = bits << 6 | value;
    if (++sextets < 4) {
      return at;
    }
    out[at] = (byte) (bits >> 16);
    out[at + 1] = (byte) (bits >> 8);
    out[at + 2] = (byte) bits;
    sextets = 0;
    return at + 3;
  }

  private int endGroup(byte[] out, int at) {
    int n = at;
    if (sextets == 2) {
      out[n++] = (byte) (bits >> 4);
    } else if (sextets == 3) {
      out[n++] = (byte) (bits >> 10);
      out[n++] = (byte) (bits >> 2);
    } else if (sextets == 1) {
      junk = true;
    }
    sextets = 0;
    return n;
  }

  @Override
  public int finish(byte[] out) {
    junk |= sextets > 0;
    return endGroup(out, 0);
  }

  @Override
  public boolean sawJunk() {
    return junk;
  }
}
