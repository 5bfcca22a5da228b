package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;
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
  private byte[] decoded = new byte[0];

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

  @Override
  public void decode(byte[] in, int length, OutputStream out) throws IOException {
    // Each '=' may end a group of two sextets, so half of the input is not exceeded by much.
    if (decoded.length < length + 3) {
      decoded = new byte[length + 3];
    }
    int n = 0;
    for (int i = 0; i < length; i++) {
      int value = VALUES[in[i] & 0xff];
      if (value >= 0) {
        junk |= padded;
        bits = bits << 6 | value;
        if (++sextets == 4) {
          decoded[n++] = (byte) (bits >> 16);
          decoded[n++] = (byte) (bits >> 8);
          decoded[n++] = (byte) bits;
          sextets = 0;
        }
      } else if (value == PAD) {
        padded = true;
        n = endGroup(n);
      } else if (value == JUNK) {
        junk = true;
      }
    }
    out.write(decoded, 0, n);
  }

  private int endGroup(int at) {
    int n = at;
    if (sextets == 2) {
      decoded[n++] = (byte) (bits >> 4);
    } else if (sextets == 3) {
      decoded[n++] = (byte) (bits >> 10);
      decoded[n++] = (byte) (bits >> 2);
    } else if (sextets == 1) {
      junk = true;
    }
    sextets = 0;
    return n;
  }

  @Override
  public void finish(OutputStream out) throws IOException {
    junk |= sextets > 0;
    if (decoded.length < 2) {
      decoded = new byte[2];
    }
    out.write(decoded, 0, endGroup(0));
  }

  @Override
  public boolean sawJunk() {
    return junk;
  }
}
