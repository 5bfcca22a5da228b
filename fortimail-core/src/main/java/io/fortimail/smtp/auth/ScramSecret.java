package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 section 3): enough to check a proof
 * and to prove itself, not enough to log in.
 *
 * @param salt {@link #MIN_SALT_BYTES} to {@link #MAX_SALT_BYTES} bytes
 * @param iterations rounds of hashing, {@link #DEFAULT_ITERATIONS} to {@link #MAX_ITERATIONS}
 * @param storedKey checks the client's proof, 32 bytes
 * @param serverKey makes the server's proof, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record ScramSecret(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {

  /** The least and the usual rounds: 4 096 (RFC 7677 section 4). */
  public static final int DEFAULT_ITERATIONS = 4_096;

  /** The most rounds: 1 000 000, about a second of work. The client has to do it at each login. */
  public static final int MAX_ITERATIONS = 1_000_000;

  /** Bytes in the salts that we make: 16, as other servers. */
  public static final int SALT_BYTES = 16;

  /** The shortest salt: 8 bytes; a shorter one is no protection against prepared tables. */
  public static final int MIN_SALT_BYTES = 8;

  /** The longest salt: 64 bytes. More than the hash's block adds nothing. */
  public static final int MAX_SALT_BYTES = 64;

  /**
   * Copies the arrays and checks the limits.
   *
   * @throws IllegalArgumentException if a value is outside its limits
   */
  public ScramSecret {
    check("salt", salt.length, MIN_SALT_BYTES, MAX_SALT_BYTES);
    check("iterations", iterations, DEFAULT_ITERATIONS, MAX_ITERATIONS);
    check("stored key", storedKey.length, Sha256.LENGTH, Sha256.LENGTH);
    check("server key", serverKey.length, Sha256.LENGTH, Sha256.LENGTH);
    salt = salt.clone();
    storedKey = storedKey.clone();
    serverKey = serverKey.clone();
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " is not within " + least + " and " + most);
    }
  }

  /**
   * Derives the secret of a password (RFC 5802 section 3). Takes some milliseconds.
   *
   * @param password in clear; {@link SaslPrep} is applied
   * @param salt random bytes, others for each user
   * @param iterations rounds of hashing
   * @return what to keep
   * @throws IllegalArgumentException if {@link SaslPrep} refuses the password, it is empty or too
   *     long, or a value is outside its limits
   */
  public static ScramSecret derive(String password, byte[] salt, int iterations) {
    // before the work, for the limits bound it
    check("salt", salt.length, MIN_SALT_BYTES, MAX_SALT_BYTES);
    check("iterations", iterations, DEFAULT_ITERATIONS, MAX_ITERATIONS);
    String prepared =
        SaslPrep.prepare(password)
            .filter(text -> !text.isEmpty() && SaslText.fits(text, SaslLimits.MAX_PASSWORD_BYTES))
            .orElseThrow(() -> new IllegalArgumentException("password empty, too long or refused"));
    byte[] salted = Sha256.hi(prepared.getBytes(StandardCharsets.UTF_8), salt, iterations);
    byte[] clientKey = Sha256.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
    byte[] serverKey = Sha256.hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
    return new ScramSecret(salt, iterations, Sha256.hash(clientKey), serverKey);
  }

  /**
   * Compares a password with this secret, in time that does not depend on how much of it is right.
   * It hashes as often as {@link #iterations} says: work for a thread that may be busy for long.
   *
   * @param password in clear, as a {@link CredentialQuestion.Password} holds it
   * @return whether it is the one that this was derived from
   */
  public boolean matches(String password) {
    boolean usable =
        SaslPrep.prepare(password)
            .filter(text -> !text.isEmpty() && SaslText.fits(text, SaslLimits.MAX_PASSWORD_BYTES))
            .isPresent();
    return usable && MessageDigest.isEqual(storedKey, derive(password, salt, iterations).storedKey);
  }

  /**
   * Reads a secret as {@link #print} writes it, or as Dovecot does: {@code
   * {SCRAM-SHA-256}iterations,salt,stored,server}.
   *
   * @param text one line of a file or a field of a table
   * @return the secret, or empty if it is none, or one outside the limits
   */
  public static Optional<ScramSecret> parse(String text) {
    return ScramSecretText.parse(text);
  }

  /**
   * Writes the secret as PostgreSQL keeps it. The text is to be kept as a secret.
   *
   * @return {@code SCRAM-SHA-256$iterations:salt$stored:server}, with base64
   */
  public String print() {
    return ScramSecretText.print(this);
  }

  /** {@return a copy of the salt} */
  @Override
  public byte[] salt() {
    return salt.clone();
  }

  /** {@return a copy of the stored key} */
  @Override
  public byte[] storedKey() {
    return storedKey.clone();
  }

  /** {@return a copy of the server key} */
  @Override
  public byte[] serverKey() {
    return serverKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScramSecret that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(storedKey, that.storedKey)
        && MessageDigest.isEqual(serverKey, that.serverKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt); // random, and no secret
  }

  @Override
  public String toString() {
    return "ScramSecret[iterations=" + iterations + "]";
  }
}
