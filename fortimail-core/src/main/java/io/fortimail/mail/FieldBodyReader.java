package io.fortimail.mail;

import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a structured field's value and parameters (RFC 2045 section 5.1) the way mail programs do:
 * it never gives up on a broken one, and where programs differ it keeps both readings.
 */
final class FieldBodyReader {

  /** The longest second reading that is kept, in characters: a file name has at most 255. */
  private static final int MAX_OTHER = 1_000;

  private final String text;
  private final int maxParameters;
  private final List<Parameter> parameters = new ArrayList<>();
  private int pos;

  private FieldBodyReader(String text, int maxParameters) {
    this.text = text;
    this.maxParameters = maxParameters;
  }

  /**
   * Reads a field's body.
   *
   * @param unfolded the body without line ends, each octet as one character
   */
  static FieldBody read(String unfolded, int maxParameters) {
    return new FieldBodyReader(unfolded, maxParameters).read();
  }

  /** A name in lower case, without the comments, blanks and control characters within. */
  static String bare(String name) {
    FieldBodyReader reader = new FieldBodyReader(name, 0);
    StringBuilder bare = new StringBuilder(name.length());
    while (reader.pos < name.length()) {
      char c = name.charAt(reader.pos);
      if (c == '(') {
        reader.skipComment();
      } else {
        if (c > ' ' && c != '\u007f') {
          bare.append(c);
        }
        reader.pos++;
      }
    }
    return Ascii.toLowerCase(bare.toString());
  }

  private FieldBody read() {
    String value = readValue();
    while (pos < text.length()) {
      if (parameters.size() == maxParameters) {
        return new FieldBody(value, parameters, true);
      }
      readParameter();
    }
    return new FieldBody(value, parameters, false);
  }

  /** The value ends at ';', or where a parameter begins without one. */
  private String readValue() {
    StringBuilder value = new StringBuilder();
    skipBlanksAndComments();
    while (pos < text.length() && text.charAt(pos) != ';') {
      char c = text.charAt(pos);
      if (c == '=') {
        int name = Math.max(value.lastIndexOf(" "), value.lastIndexOf("\t")) + 1;
        pos -= value.length() - name;
        value.setLength(name);
        break;
      }
      if (c == '(') {
        skipComment();
      } else {
        value.append(c);
        pos++;
      }
    }
    return Ascii.toLowerCase(value.toString().trim());
  }

  private void readParameter() {
    skipSeparators();
    int start = pos;
    while (pos < text.length() && text.charAt(pos) != '=' && text.charAt(pos) != ';') {
      pos++;
    }
    if (pos == text.length() || text.charAt(pos) == ';') {
      return;
    }
    String name = Ascii.toLowerCase(text.substring(start, pos).trim());
    pos++;
    skipBlanks();
    if (pos < text.length() && text.charAt(pos) == '"') {
      readQuoted(name);
    } else {
      readToken(name);
    }
  }

  private void readQuoted(String name) {
    int open = pos++;
    StringBuilder value = new StringBuilder();
    while (pos < text.length() && text.charAt(pos) != '"') {
      if (text.charAt(pos) == '\\' && pos + 1 < text.length()) {
        pos++;
      }
      value.append(text.charAt(pos++));
    }
    if (pos == text.length()) {
      // No closing quote: some take the rest of the field, others stop at the next ';'.
      int end = endOfParameter(open);
      add(name, value.toString(), text.substring(open + 1, Math.max(end, open + 1)));
      return;
    }
    pos++;
    int rest = pos;
    if (!nextParameterWithoutSeparator()) {
      pos = endOfParameter(rest);
    }
    add(name, value.toString(), value + bounded(rest));
  }

  private void readToken(String name) {
    int start = pos;
    while (pos < text.length() && !isBlank(text.charAt(pos)) && text.charAt(pos) != ';') {
      pos++;
    }
    String token = text.substring(start, pos);
    int rest = pos;
    if (!nextParameterWithoutSeparator()) {
      pos = endOfParameter(rest);
    }
    // A name with blanks and without quotes is taken whole by most.
    String whole = token + bounded(rest);
    if (isNothing(rest, rest + whole.length() - token.length())) {
      add(name, token, token);
    } else {
      add(name, whole.trim(), token);
    }
  }

  private void add(String name, String value, String other) {
    String second = other.trim();
    parameters.add(
        new Parameter(
            name, value, second.equals(value.trim()) ? Optional.empty() : Optional.of(second)));
  }

  /** Text up to the next ';', if it is short enough to be part of a name. */
  private String bounded(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != ';' && end - from <= MAX_OTHER) {
      end++;
    }
    return end - from > MAX_OTHER ? "" : text.substring(from, end);
  }

  private boolean isNothing(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isBlank(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether another parameter follows although its ';' is missing; if so, moves there. */
  private boolean nextParameterWithoutSeparator() {
    for (int i = pos; i < text.length() && text.charAt(i) != ';'; i++) {
      if (text.charAt(i) == '=') {
        return true;
      }
    }
    return false;
  }

  private int endOfParameter(int from) {
    int end = text.indexOf(';', from);
    return end < 0 ? text.length() : end;
  }

  private void skipSeparators() {
    int before;
    do {
      before = pos;
      skipBlanksAndComments();
      while (pos < text.length() && text.charAt(pos) == ';') {
        pos++;
      }
    } while (pos > before);
  }

  private void skipBlanksAndComments() {
    skipBlanks();
    while (pos < text.length() && text.charAt(pos) == '(') {
      skipComment();
      skipBlanks();
    }
  }

  /** Comments nest (RFC 5322 section 3.2.2); depth is a count here, so any depth will do. */
  private void skipComment() {
    int depth = 0;
    while (pos < text.length()) {
      char c = text.charAt(pos++);
      if (c == '\\' && pos < text.length()) {
        pos++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return;
      }
    }
  }

  private void skipBlanks() {
    while (pos < text.length() && isBlank(text.charAt(pos))) {
      pos++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
