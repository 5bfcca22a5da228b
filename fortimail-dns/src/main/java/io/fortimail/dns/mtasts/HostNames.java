package io.fortimail.dns.mtasts;

import com.google.common.base.Ascii;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Names of hosts and domains as policies compare them. */
final class HostNames {

  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;

  private HostNames() {}

  /**
   * In A-labels, in lower case, without a dot at the end; empty for text that is no name of a host.
   * The JDK knows IDNA of 2003 only, which turns some characters into others: a name that does not
   * come back as it was belongs to somebody else.
   */
  static Optional<String> canonical(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (!Ascii.toLowerCase(name).chars().allMatch(c -> c < 0x80)) {
      String lower = name.toLowerCase(Locale.ROOT);
      try {
        name = IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
        if (!IDN.toUnicode(name, IDN.ALLOW_UNASSIGNED).equals(lower)) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException noName) {
        return Optional.empty();
      }
    }
    return isName(name) ? Optional.of(Ascii.toLowerCase(name)) : Optional.empty();
  }

  /** A domain of RFC 5321 section 4.1.2: labels of letters, digits, and hyphens inside. */
  static boolean isName(String text) {
    if (text.length() > MAX_NAME) {
      return false;
    }
    int begin = 0;
    while (begin <= text.length()) {
      int dot = text.indexOf('.', begin);
      int end = dot < 0 ? text.length() : dot;
      if (!isLabel(text, begin, end)) {
        return false;
      }
      begin = end + 1;
    }
    return true;
  }

  private static boolean isLabel(String text, int begin, int end) {
    if (end == begin || end - begin > MAX_LABEL) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      boolean hyphenInside = c == '-' && i > begin && i < end - 1;
      if (!hyphenInside && !isLetterOrDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
