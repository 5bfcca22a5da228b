package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Credentials} in memory. */
final class PasswordTable implements Credentials {

  /** A password as a keyed hash: equal lengths, so comparing tells nothing about its own. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Entry(String user, byte[] digest, ScramSecret secret) {}

  private final byte[] key;
  private final byte[] nobodysDigest;
  private final Map<String, Entry> entries = new HashMap<>();

  PasswordTable(Map<String, String> passwords, SecureRandom randomness) {
    key = bytes(randomness, Sha256.LENGTH);
    nobodysDigest = bytes(randomness, Sha256.LENGTH);
    passwords.forEach(
        (user, password) -> {
          String name = prepared(user, SaslLimits.MAX_USER_BYTES, "user name");
          String secret = prepared(password, SaslLimits.MAX_PASSWORD_BYTES, "password");
          byte[] salt = bytes(randomness, ScramSecret.SALT_BYTES);
          Entry entry =
              new Entry(
                  name,
                  digest(secret),
                  ScramSecret.derive(secret, salt, ScramSecret.DEFAULT_ITERATIONS));
          if (entries.put(name, entry) != null) {
            throw new IllegalArgumentException("two users of one name after SASLprep");
          }
        });
  }

  @Override
  public CompletionStage<CredentialAnswer> answer(CredentialQuestion question) {
    return CompletableFuture.completedFuture(answerNow(question));
  }

  private CredentialAnswer answerNow(CredentialQuestion question) {
    if (question instanceof CredentialQuestion.Password asked) {
      Optional<Entry> entry = entry(asked.user());
      byte[] kept = entry.map(Entry::digest).orElse(nobodysDigest);
      boolean same = MessageDigest.isEqual(kept, digest(asked.password()));
      return same && entry.isPresent()
          ? new CredentialAnswer.Granted(entry.get().user())
          : new CredentialAnswer.Denied();
    }
    if (question instanceof CredentialQuestion.Scram asked) {
      Optional<Entry> entry = entry(asked.user());
      return entry.isPresent()
          ? new CredentialAnswer.Secret(entry.get().secret())
          : new CredentialAnswer.Denied();
    }
    return new CredentialAnswer.Denied();
  }

  private Optional<Entry> entry(String user) {
    return Optional.ofNullable(entries.get(user));
  }

  private byte[] digest(String password) {
    return Sha256.hmac(key, password.getBytes(StandardCharsets.UTF_8));
  }

  private static String prepared(String text, int maxBytes, String what) {
    return SaslPrep.prepare(text)
        .filter(ready -> !ready.isEmpty() && SaslText.fits(ready, maxBytes))
        .orElseThrow(
            () -> new IllegalArgumentException("a " + what + " is empty, too long or refused"));
  }

  private static byte[] bytes(SecureRandom randomness, int length) {
    byte[] bytes = new byte[length];
    randomness.nextBytes(bytes);
    return bytes;
  }
}
