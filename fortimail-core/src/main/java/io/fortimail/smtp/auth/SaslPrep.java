package io.fortimail.smtp.auth;

import java.text.Normalizer;
import java.util.Optional;

/**
 * Makes user names and passwords comparable: SASLprep (RFC 4013), a profile of stringprep (RFC
 * 3454).
 *
 * <p>ASCII passes as it is. In other text, spaces become the ASCII one, characters that are not
 * seen go away, and compatibility forms become plain (NFKC). Refused are control and format
 * characters, private use, surrogates, non-characters and unassigned code points, and mixed
 * directions of writing. It departs from the RFC in that normal forms, assignments and directions
 * are those of the JDK's Unicode, not of Unicode 3.2: newer letters work, and every format
 * character (Cf) is refused.
 */
public final class SaslPrep {

  private SaslPrep() {}

  /**
   * Prepares a user name or password, as a host should before it stores or compares one.
   *
   * @param text what a user or an administrator typed
   * @return the text to compare, empty text perhaps; or empty if the text must be refused
   */
  public static Optional<String> prepare(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return Optional.of(text);
    }
    String normal = Normalizer.normalize(mapped(text), Normalizer.Form.NFKC);
    boolean good = normal.codePoints().noneMatch(SaslPrep::isProhibited) && isOneDirection(normal);
    return good ? Optional.of(normal) : Optional.empty();
  }

  // RFC 4013 section 2.1
  private static String mapped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isNonAsciiSpace(c)) {
                out.append(' ');
              } else if (!isMappedToNothing(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  // RFC 3454 table C.1.2
  private static boolean isNonAsciiSpace(int c) {
    return c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200B)
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  // RFC 3454 table B.1
  private static boolean isMappedToNothing(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || (c >= 0x180B && c <= 0x180D)
        || c == 0x200C
        || c == 0x200D
        || c == 0x2060
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF;
  }

  // RFC 4013 section 2.3 and 2.5: tables C.1.2 to C.9 and A.1
  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFC || c == 0xFFFD || (c >= 0x2FF0 && c <= 0x2FFB);
    };
  }

  // RFC 3454 section 6: text with a right-to-left letter has no left-to-right one, and begins and
  // ends with a right-to-left one
  private static boolean isOneDirection(String text) {
    if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
      return true;
    }
    return text.codePoints().noneMatch(SaslPrep::isLeftToRight)
        && isRightToLeft(text.codePointAt(0))
        && isRightToLeft(text.codePointBefore(text.length()));
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean isLeftToRight(int c) {
    return Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
  }
}
