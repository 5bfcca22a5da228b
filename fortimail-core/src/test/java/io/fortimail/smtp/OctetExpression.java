package io.fortimail.smtp;

/**
 * What a dialogue of chasquid's sends: {@code sum = product ('+' product)*}, {@code product =
 * operand ('*' number)*}, {@code operand = 'text' | '(' sum ')'}, with the escapes of C in a text.
 */
final class OctetExpression {

  private final String text;
  private int position;

  private OctetExpression(String text) {
    this.text = text;
  }

  /** The value: one character for each octet. */
  static String valueOf(String text) {
    OctetExpression expression = new OctetExpression(text);
    String value = expression.sum();
    if (expression.peek() != '\0') {
      throw expression.unknown();
    }
    return value;
  }

  private String sum() {
    StringBuilder value = new StringBuilder(product());
    while (peek() == '+') {
      position++;
      value.append(product());
    }
    return value.toString();
  }

  private String product() {
    String value = operand();
    while (peek() == '*') {
      position++;
      value = value.repeat(number());
    }
    return value;
  }

  private String operand() {
    char opening = peek();
    position++;
    if (opening == '(') {
      String value = sum();
      if (peek() != ')') {
        throw unknown();
      }
      position++;
      return value;
    }
    if (opening != '\'' && opening != '"') {
      throw unknown();
    }
    return literal(opening);
  }

  private String literal(char quote) {
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != quote; c = next()) {
      value.append(c == '\\' ? escaped(next()) : c);
    }
    return value.toString();
  }

  private char escaped(char c) {
    return switch (c) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '0' -> '\0';
      case 'x' -> (char) Integer.parseInt("" + next() + next(), 16);
      case '\\', '\'', '"' -> c;
      default -> throw unknown();
    };
  }

  private int number() {
    peek();
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (start == position) {
      throw unknown();
    }
    return Integer.parseInt(text.substring(start, position));
  }

  /** The next character that is no blank; NUL at the end. */
  private char peek() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private char next() {
    if (position == text.length()) {
      throw unknown();
    }
    return text.charAt(position++);
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("at " + position + " of " + text);
  }
}
