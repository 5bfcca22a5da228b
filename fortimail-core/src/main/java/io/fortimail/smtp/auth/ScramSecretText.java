package io.fortimail.smtp.auth;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A {@link ScramSecret} as one line of text. */
final class ScramSecretText {

  private static final String POSTGRESQL = "SCRAM-SHA-256$";
  private static final String DOVECOT = "{SCRAM-SHA-256}";

  /** A longer text holds no secret within the limits. */
  private static final int MAX_LENGTH = 512;

  private ScramSecretText() {}

  static String print(ScramSecret secret) {
    Base64.Encoder base64 = Base64.getEncoder();
    return POSTGRESQL
        + secret.iterations()
        + ":"
        + base64.encodeToString(secret.salt())
        + "$"
        + base64.encodeToString(secret.storedKey())
        + ":"
        + base64.encodeToString(secret.serverKey());
  }

  static Optional<ScramSecret> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (text.startsWith(DOVECOT)) {
      return read(Splitter.on(',').splitToList(text.substring(DOVECOT.length())));
    }
    if (text.startsWith(POSTGRESQL)) {
      String rest = text.substring(POSTGRESQL.length());
      int dollar = rest.indexOf('$');
      return dollar < 0
          ? Optional.empty()
          : read(
              Splitter.on(':')
                  .splitToList(rest.substring(0, dollar) + ":" + rest.substring(dollar + 1)));
    }
    return Optional.empty();
  }

  private static Optional<ScramSecret> read(List<String> parts) {
    Optional<Integer> iterations = Optional.ofNullable(Ints.tryParse(parts.get(0)));
    if (parts.size() != 4 || iterations.isEmpty()) {
      return Optional.empty();
    }
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      return Optional.of(
          new ScramSecret(
              base64.decode(parts.get(1)),
              iterations.get(),
              base64.decode(parts.get(2)),
              base64.decode(parts.get(3))));
    } catch (IllegalArgumentException badBase64OrLimits) {
      return Optional.empty();
    }
  }
}
