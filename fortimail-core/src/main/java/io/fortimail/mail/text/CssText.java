package io.fortimail.mail.text;

/** The text of style sheets, one level above characters (CSS Syntax section 4). */
final class CssText {

  /** The most hexadecimal digits of an escape (CSS Syntax section 4.3.7). */
  private static final int ESCAPE_DIGITS = 6;

  private CssText() {}

  /** The text without comments, and with its escapes decoded. */
  static String plain(String css) {
    if (css.indexOf('\\') < 0 && css.indexOf("/*") < 0) {
      return css;
    }
    StringBuilder out = new StringBuilder(css.length());
    int i = 0;
    while (i < css.length()) {
      if (css.startsWith("/*", i)) {
        int end = css.indexOf("*/", i + 2);
        i = end < 0 ? css.length() : end + 2;
      } else if (css.charAt(i) == '\\') {
        i = unescape(css, i + 1, out);
      } else {
        out.append(css.charAt(i++));
      }
    }
    return out.toString();
  }

  private static int unescape(String css, int from, StringBuilder out) {
    int at = from;
    int code = 0;
    while (at < css.length()
        && at < from + ESCAPE_DIGITS
        && Character.digit(css.charAt(at), 16) >= 0) {
      code = code * 16 + Character.digit(css.charAt(at++), 16);
    }
    if (at == from) {
      return from; // the next character stands for itself
    }
    out.appendCodePoint(Character.isValidCodePoint(code) ? code : 0xfffd);
    return at < css.length() && css.charAt(at) <= ' ' ? at + 1 : at;
  }

  /** Where the first {@code mark} outside of quotes and parentheses is; the length if nowhere. */
  static int end(String css, int from, char mark) {
    int open = 0;
    char quote = 0;
    for (int i = from; i < css.length(); i++) {
      char c = css.charAt(i);
      if (quote != 0) {
        quote = c == quote || c == '\n' ? 0 : quote; // an unclosed string ends with its line
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        open++;
      } else if (c == ')') {
        open = Math.max(0, open - 1);
      } else if (c == mark && open == 0) {
        return i;
      }
    }
    return css.length();
  }

  /**
   * A length in pixels.
   *
   * @param value such as {@code 1px}, {@code 0}, {@code .5em} or {@code 50%}
   * @param relative what {@code em} and, in hundred, {@code %} are relative to
   * @return the length; not a number if it is none
   */
  static double pixels(String value, double relative) {
    int end = 0;
    while (end < value.length() && end < 20 && "+-.0123456789".indexOf(value.charAt(end)) >= 0) {
      end++;
    }
    double number = number(value.substring(0, end));
    String unit = value.substring(end).strip();
    return switch (unit) {
      case "pt" -> number * 4 / 3;
      case "em" -> number * relative;
      case "rem" -> number * Appearance.FONT_SIZE;
      case "%" -> number * relative / 100;
      case "", "px" -> number;
      default -> number == 0 ? 0 : Double.NaN;
    };
  }

  /** The number that a text is; not a number if it is none. */
  static double number(String text) {
    try {
      return text.isEmpty() || text.length() > 20 ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
