package io.fortimail.mail.header;

import java.util.function.IntPredicate;

/**
 * A place in a structured field's body, which moves over the lexical tokens of RFC 5322 section
 * 3.2. Each step is a loop that moves on, so any depth of comments costs no stack and the whole is
 * linear.
 */
final class FieldCursor {

  private final String text;
  private int pos;

  FieldCursor(String text) {
    this.text = unfold(text);
  }

  boolean atEnd() {
    return pos == text.length();
  }

  boolean at(char c) {
    return pos < text.length() && text.charAt(pos) == c;
  }

  char current() {
    return text.charAt(pos);
  }

  boolean take(char c) {
    if (at(c)) {
      pos++;
      return true;
    }
    return false;
  }

  int position() {
    return pos;
  }

  void moveTo(int position) {
    pos = position;
  }

  /** Comments and folding white space, RFC 5322 3.2.2. */
  void skipCfws() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == '(') {
        comment();
      } else if (isBlank(c)) {
        pos++;
      } else {
        return;
      }
    }
  }

  /** {@return the text of the comment here, without its outer parentheses} */
  Enclosed comment() {
    int start = pos + 1;
    int depth = 0;
    while (pos < text.length()) {
      char c = text.charAt(pos++);
      if (c == '\\' && pos < text.length()) {
        pos++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return new Enclosed(text.substring(start, pos - 1), true);
      }
    }
    return new Enclosed(text.substring(start), false);
  }

  /**
   * {@return the content of the quoted string here, without its escapes} Where the closing quote is
   * missing it goes on to the end, and {@code closed} tells.
   */
  Enclosed quotedString() {
    StringBuilder content = new StringBuilder();
    pos++;
    while (pos < text.length()) {
      char c = text.charAt(pos++);
      if (c == '"') {
        return new Enclosed(content.toString(), true);
      }
      if (c == '\\' && pos < text.length()) {
        content.append(text.charAt(pos++));
      } else {
        content.append(c);
      }
    }
    return new Enclosed(content.toString(), false);
  }

  String takeWhile(IntPredicate wanted) {
    int start = pos;
    while (pos < text.length() && wanted.test(text.charAt(pos))) {
      pos++;
    }
    return text.substring(start, pos);
  }

  /** {@return all of the text, unfolded} */
  String text() {
    return text;
  }

  String since(int start) {
    return text.substring(start, pos);
  }

  /** RFC 5322 2.2.3: a line end before a blank is none. Any other stays. */
  private static String unfold(String text) {
    if (text.indexOf('\n') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean crlf = text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      int lineEnd = crlf ? 2 : text.charAt(i) == '\n' ? 1 : 0;
      int next = i + lineEnd;
      boolean folded =
          lineEnd > 0
              && next < text.length()
              && (text.charAt(next) == ' ' || text.charAt(next) == '\t');
      if (folded) {
        i = next - 1;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** What stood between two delimiters, and whether the second was there. */
  record Enclosed(String content, boolean closed) {}
}
