package io.fortimail.smtp.auth;

import com.google.common.hash.Hashing;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The functions of RFC 5802 section 2.2, over SHA-256 (RFC 7677). */
final class Sha256 {

  /** Bytes in a hash. */
  static final int LENGTH = 32;

  private Sha256() {}

  /** {@code H(str)}. */
  static byte[] hash(byte[] text) {
    return Hashing.sha256().hashBytes(text).asBytes();
  }

  /** {@code HMAC(key, str)}. */
  static byte[] hmac(byte[] key, byte[] text) {
    return mac(key).doFinal(text);
  }

  /** {@code a XOR b}, of the same length. */
  static byte[] xor(byte[] a, byte[] b) {
    byte[] result = a.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= b[i];
    }
    return result;
  }

  /** {@code Hi(str, salt, i)}: PBKDF2 of one block. */
  static byte[] hi(byte[] text, byte[] salt, int iterations) {
    Mac mac = mac(text);
    mac.update(salt);
    byte[] last = mac.doFinal(new byte[] {0, 0, 0, 1});
    byte[] result = last.clone();
    for (int round = 1; round < iterations; round++) {
      last = mac.doFinal(last);
      for (int i = 0; i < result.length; i++) {
        result[i] ^= last[i];
      }
    }
    return result;
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException cannotBe) { // each Java platform must have HmacSHA256
      throw new IllegalStateException("no HmacSHA256", cannotBe);
    }
  }
}
