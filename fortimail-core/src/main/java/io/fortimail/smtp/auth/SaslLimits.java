package io.fortimail.smtp.auth;

/** How long things may be that a client sends before anybody knows who it is. */
public final class SaslLimits {

  /**
   * The longest response, decoded: 9 216 bytes. RFC 4954 section 4 has a server take lines of 12
   * 288 bytes of base64, which hold just so many.
   */
  public static final int MAX_RESPONSE_BYTES = 12_288 / 4 * 3;

  /**
   * The longest user name in bytes of UTF-8: 255, which RFC 4616 section 2 has us take. A mailbox
   * has at most 254 (RFC 5321 section 4.5.3.1.3).
   */
  public static final int MAX_USER_BYTES = 255;

  /**
   * The longest password in bytes of UTF-8: 1 024. RFC 4616 section 2 has us take 255; pass phrases
   * and generated ones may be longer, but no host should have to hash without end for a stranger.
   */
  public static final int MAX_PASSWORD_BYTES = 1_024;

  /**
   * The longest token: 8 192 characters. RFC 7628 has no limit; signed tokens with many claims come
   * to 4 kB, and web servers take no longer header than this either.
   */
  public static final int MAX_TOKEN_LENGTH = 8_192;

  /**
   * The longest nonce of a client in SCRAM: 256 characters. RFC 5802 has no limit; clients send 18
   * to 64, and we repeat it.
   */
  public static final int MAX_NONCE_LENGTH = 256;

  private SaslLimits() {}
}
