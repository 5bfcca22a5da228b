package io.fortimail.net;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Wraps the older forms of private keys into PKCS#8 (RFC 5208 section 5), the only one that the JDK
 * reads: {@code SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING key }}.
 */
final class Pkcs8 {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int PARAMETERS = 0xA0;

  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /** rsaEncryption, 1.2.840.113549.1.1.1, with NULL as its parameters (RFC 8017 appendix A.1). */
  private static final byte[] RSA = {
    0x06,
    0x09,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xF7,
    0x0D,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** id-ecPublicKey, 1.2.840.10045.2.1 (RFC 5480 section 2.1.1); its parameters are the curve. */
  private static final byte[] EC = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };

  private Pkcs8() {}

  /** Wraps an {@code RSA PRIVATE KEY} (RFC 8017 appendix A.1.2). */
  static byte[] ofRsa(byte[] pkcs1) {
    return wrap(RSA, pkcs1);
  }

  /**
   * Wraps an {@code EC PRIVATE KEY} (RFC 5915 section 3).
   *
   * @throws IOException if it does not name its curve
   */
  static byte[] ofEc(byte[] sec1) throws IOException {
    return wrap(Bytes.concat(EC, curve(sec1)), sec1);
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return element(
        SEQUENCE, Bytes.concat(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
  }

  /** ECPrivateKey ::= SEQUENCE { version, privateKey, [0] parameters, [1] publicKey }. */
  private static byte[] curve(byte[] sec1) throws IOException {
    try {
      int position = content(sec1, 0);
      position = end(sec1, position); // version
      position = end(sec1, position); // privateKey
      if ((sec1[position] & 0xFF) == PARAMETERS) {
        int start = content(sec1, position);
        if (sec1[start] == OBJECT_IDENTIFIER) {
          return Arrays.copyOfRange(sec1, start, end(sec1, start));
        }
      }
    } catch (ArrayIndexOutOfBoundsException cutShort) {
      throw new IOException("the EC key is cut short", cutShort);
    }
    throw new IOException("the EC key does not name its curve");
  }

  private static byte[] element(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return Bytes.concat(head, content);
  }

  /** Where the content of an element begins (X.690 section 8.1.3). */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int end(byte[] der, int at) {
    int start = content(der, at);
    int length = start == at + 2 ? der[at + 1] : 0;
    for (int i = at + 2; i < start; i++) {
      length = (length << 8) | (der[i] & 0xFF);
    }
    if (length < 0 || length > der.length - start) {
      throw new ArrayIndexOutOfBoundsException(length);
    }
    return start + length;
  }
}
