package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes up the secrets of users who do not exist, so that SCRAM takes the same steps for them, with
 * the same salt at each try, and nobody learns who exists.
 *
 * <p>The values must look like those of the host's real users: same rounds, same length of salt.
 */
public final class ScramDecoys {

  /** The shortest key: 16 bytes, which nobody can guess. */
  public static final int MIN_KEY_BYTES = 16;

  private final byte[] key;
  private final int iterations;
  private final int saltBytes;

  /**
   * Makes decoys.
   *
   * @param key random bytes that the host keeps secret and keeps over restarts; if they change, so
   *     do the salts, and whoever looks twice can tell. At least {@link #MIN_KEY_BYTES}
   * @param iterations the rounds that the host's {@link ScramSecret}s have
   * @param saltBytes the length of their salts, up to 32
   * @throws IllegalArgumentException if a value is outside its limits
   */
  public ScramDecoys(byte[] key, int iterations, int saltBytes) {
    if (key.length < MIN_KEY_BYTES || saltBytes > Sha256.LENGTH) {
      throw new IllegalArgumentException("key too short or salt too long");
    }
    this.key = key.clone();
    this.iterations = iterations;
    this.saltBytes = saltBytes;
    secretOf(""); // checks the other limits now rather than at a login
  }

  /**
   * Makes decoys that look like what {@link ScramSecret}'s defaults and {@link
   * Credentials#passwords} give.
   *
   * @param key see the constructor
   */
  public ScramDecoys(byte[] key) {
    this(key, ScramSecret.DEFAULT_ITERATIONS, ScramSecret.SALT_BYTES);
  }

  /** The made-up secret of a user; no password fits it. */
  ScramSecret secretOf(String user) {
    return new ScramSecret(
        Arrays.copyOf(derived("salt:" + user), saltBytes),
        iterations,
        derived("stored:" + user),
        derived("server:" + user));
  }

  private byte[] derived(String text) {
    return Sha256.hmac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ScramDecoys[iterations=" + iterations + ", saltBytes=" + saltBytes + "]";
  }
}
