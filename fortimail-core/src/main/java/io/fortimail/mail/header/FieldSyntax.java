package io.fortimail.mail.header;

/** What may stand bare in a structured field, and how the rest is quoted. */
final class FieldSyntax {

  private static final String TSPECIALS = "()<>@,;:\\\"/[]?="; // RFC 2045 5.1
  private static final String ATOM_SPECIALS = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 3.2.3

  private FieldSyntax() {}

  static boolean isTokenChar(int c) {
    return c > ' ' && c <= '~' && TSPECIALS.indexOf(c) < 0;
  }

  static boolean isToken(String s) {
    return !s.isEmpty() && s.chars().allMatch(FieldSyntax::isTokenChar);
  }

  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isKeywordChar(int c) {
    return isLetterOrDigit(c) || c == '-' || c == '_'; // the underscore is seen in the wild
  }

  /** RFC 5322 3.2.3. */
  static boolean isDotAtom(String s) {
    boolean start = true;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '.') {
        if (start) {
          return false;
        }
        start = true;
      } else if (isLetterOrDigit(c) || ATOM_SPECIALS.indexOf(c) >= 0) {
        start = false;
      } else {
        return false;
      }
    }
    return !start;
  }

  /**
   * The text in printable ASCII: a control character becomes {@code ?}, another character the form
   * that RFC 6533 section 3 has for addresses in ASCII, such as {@code \x{E9}}. What comes out
   * stays as it is if it goes in again.
   */
  static String toAscii(String text, int maxLength) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), maxLength));
    int i = 0;
    while (i < text.length() && out.length() < maxLength) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c >= ' ' && c <= '~') {
        out.append((char) c);
      } else if (c < 0xA0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        out.append('?');
      } else {
        out.append("\\x{").append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT));
        out.append('}');
      }
    }
    out.setLength(Math.min(out.length(), maxLength));
    return out.toString();
  }

  /** A quoted string (RFC 5322 3.2.4) of printable ASCII. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }
}
