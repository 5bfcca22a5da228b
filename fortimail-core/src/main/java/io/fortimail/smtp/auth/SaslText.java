package io.fortimail.smtp.auth;

import com.google.common.base.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the strings inside responses, each within its limit. */
final class SaslText {

  private SaslText() {}

  /** Text in UTF-8 without NUL; empty if it is not. */
  static Optional<String> decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** Whether well-formed text has at most so many bytes in UTF-8. */
  static boolean fits(String text, int maxBytes) {
    return text.length() <= maxBytes && Utf8.encodedLength(text) <= maxBytes;
  }

  /** Goes on with a user name that is ready to compare, or fails. */
  static SaslStep withUser(String raw, Function<String, SaslStep> next) {
    return prepared(raw, SaslLimits.MAX_USER_BYTES, next);
  }

  /** Goes on with a password that is ready to compare, or fails. */
  static SaslStep withPassword(String raw, Function<String, SaslStep> next) {
    return prepared(raw, SaslLimits.MAX_PASSWORD_BYTES, next);
  }

  private static SaslStep prepared(String raw, int maxBytes, Function<String, SaslStep> next) {
    if (raw.isEmpty()) {
      return failure(SaslStep.Reason.MALFORMED);
    }
    if (!fits(raw, maxBytes)) {
      return failure(SaslStep.Reason.TOO_LONG);
    }
    Optional<String> ready = SaslPrep.prepare(raw);
    // RFC 4616 section 2: if preparation fails or gives nothing, verification fails
    if (ready.isEmpty() || ready.get().isEmpty()) {
      return failure(SaslStep.Reason.DENIED);
    }
    return fits(ready.get(), maxBytes)
        ? next.apply(ready.get())
        : failure(SaslStep.Reason.TOO_LONG);
  }

  /**
   * Goes on if the client wants to act as the user whose password it shows, which is the only thing
   * it may, or names nobody to act as.
   */
  static SaslStep asThemselves(String actAs, String user, Supplier<SaslStep> next) {
    if (actAs.isEmpty()) {
      return next.get();
    }
    return withUser(
        actAs, name -> name.equals(user) ? next.get() : failure(SaslStep.Reason.DENIED));
  }

  static SaslStep failure(SaslStep.Reason reason) {
    return new SaslStep.Failure(reason);
  }
}
