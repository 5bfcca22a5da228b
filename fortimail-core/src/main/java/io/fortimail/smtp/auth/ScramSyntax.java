package io.fortimail.smtp.auth;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Pieces of RFC 5802 section 7. */
final class ScramSyntax {

  private ScramSyntax() {}

  /** {@code printable = %x21-2B / %x2D-7E}, at least one and not too many. */
  static boolean isNonce(String text) {
    return !text.isEmpty()
        && text.length() <= SaslLimits.MAX_NONCE_LENGTH
        && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != ',');
  }

  /**
   * Optional extensions: {@code ALPHA "=" 1*value-char}. Unknown ones are ignored (section 5.1),
   * but for {@code m}, which means that they must not be.
   */
  static boolean areExtensions(List<String> fields) {
    return fields.stream()
        .allMatch(
            field ->
                field.length() > 2
                    && Character.isLetter(field.charAt(0))
                    && field.charAt(0) < 0x80
                    && field.charAt(0) != 'm'
                    && field.charAt(1) == '=');
  }

  /** Base64 with its padding and nothing else. */
  static Optional<byte[]> base64(String text) {
    if (text.isEmpty() || text.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
