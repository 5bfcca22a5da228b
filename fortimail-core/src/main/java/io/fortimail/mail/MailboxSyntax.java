package io.fortimail.mail;

import com.google.common.net.InetAddresses;

/** The grammar of a mailbox, RFC 5321 section 4.1.2, as plain scans without regular expressions. */
final class MailboxSyntax {

  private static final int MAX_LOCAL_PART = 64; // RFC 5321 4.5.3.1.1
  private static final int MAX_DOMAIN = 255; // RFC 5321 4.5.3.1.2
  private static final int MAX_LABEL = 63; // RFC 1035 2.3.4
  private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 3.2.3
  private static final String IPV6_TAG = "IPv6:"; // RFC 5321 4.1.3

  private MailboxSyntax() {}

  static boolean isLocalPart(String s) {
    if (s.isEmpty() || octets(s) > MAX_LOCAL_PART) {
      return false;
    }
    return s.charAt(0) == '"' ? isQuotedString(s) : isDotString(s);
  }

  static boolean isAscii(String s) {
    return octets(s) == s.length();
  }

  /** The length in UTF-8, which is what the limits count (RFC 6531 section 3.4). */
  private static int octets(String s) {
    int octets = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      // A pair of surrogates is four octets.
      octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return octets;
  }

  static boolean isDomainOrLiteral(String s) {
    if (s.isEmpty() || s.length() > MAX_DOMAIN) {
      return false;
    }
    return s.charAt(0) == '[' ? isAddressLiteral(s) : isDomain(s);
  }

  /** Labels of letters, digits, hyphens and (seen in the wild) underscores. */
  static boolean isDomain(String s) {
    int labelStart = 0;
    for (int i = 0; i <= s.length(); i++) {
      if (i == s.length() || s.charAt(i) == '.') {
        int length = i - labelStart;
        if (length == 0
            || length > MAX_LABEL
            || s.charAt(labelStart) == '-'
            || s.charAt(i - 1) == '-') {
          return false;
        }
        labelStart = i + 1;
      } else if (!isLetterOrDigit(s.charAt(i)) && s.charAt(i) != '-' && s.charAt(i) != '_') {
        return false;
      }
    }
    return true;
  }

  static boolean isAddressLiteral(String s) {
    if (s.length() < 3 || s.charAt(s.length() - 1) != ']') {
      return false;
    }
    String inner = s.substring(1, s.length() - 1);
    if (inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
      String address = inner.substring(IPV6_TAG.length());
      return address.indexOf(':') >= 0
          && address.indexOf('%') < 0
          && InetAddresses.isInetAddress(address);
    }
    return inner.indexOf(':') < 0 && InetAddresses.isInetAddress(inner);
  }

  static boolean isDotString(String s) {
    boolean atomStart = true;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '.') {
        if (atomStart) {
          return false;
        }
        atomStart = true;
      } else if (isLetterOrDigit(c) || ATEXT_SPECIALS.indexOf(c) >= 0 || isInternational(s, i)) {
        atomStart = false;
      } else {
        return false;
      }
    }
    return !atomStart;
  }

  private static boolean isQuotedString(String s) {
    if (s.length() < 2) {
      return false;
    }
    int last = s.length() - 1;
    int i = 1;
    while (i < last) {
      char c = s.charAt(i);
      if (c == '\\') {
        i++;
        if (i >= last) {
          return false;
        }
        c = s.charAt(i);
      } else if (c == '"') {
        return false;
      }
      if ((c < ' ' || c > '~') && !isInternational(s, i)) {
        return false;
      }
      i++;
    }
    return s.charAt(last) == '"';
  }

  /** RFC 5321 4.1.2: quoted and unquoted forms of the same local part are equivalent. */
  static String withoutNeedlessQuotes(String localPart) {
    if (localPart.charAt(0) != '"') {
      return localPart;
    }
    StringBuilder plain = new StringBuilder(localPart.length());
    for (int i = 1; i < localPart.length() - 1; i++) {
      char c = localPart.charAt(i);
      plain.append(c == '\\' ? localPart.charAt(++i) : c);
    }
    String unquoted = plain.toString();
    return isDotString(unquoted) ? unquoted : localPart;
  }

  /**
   * RFC 6531 3.3 lets any UTF-8 in. Not here: what is no character, and what shows another text
   * than it is (controls, line separators, writing directions).
   */
  private static boolean isInternational(String s, int index) {
    char c = s.charAt(index);
    if (c < 0x80) {
      return false;
    }
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(s.charAt(index - 1));
    }
    int codePoint = s.codePointAt(index);
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
