package io.fortimail.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a TXT record that begins with its version, such as {@code v=STSv1; id=1;}: the form
 * that RFC 8461 section 3.1 and RFC 8460 section 3 share.
 *
 * @param fields those after the version, at least one, in their order
 */
public record TxtFields(List<Field> fields) {

  /** The longest name of a field, in characters (RFC 8461 section 3.1). */
  public static final int MAX_NAME = 32;

  /**
   * A field.
   *
   * @param name as it was written; case matters
   * @param value not empty, without blanks around it
   */
  public record Field(String name, String value) {

    /** {@return whether the value is one that an extension may have: printable, without "="} */
    public boolean isPlain() {
      return value.chars().allMatch(c -> c > ' ' && c <= '~' && c != '=');
    }
  }

  /** Copies the list. */
  public TxtFields {
    fields = List.copyOf(fields);
  }

  /**
   * Whether a record is of a kind at all; any other is not looked at.
   *
   * @param text the record
   * @param version what records of the kind begin with, such as {@code v=STSv1}
   * @return whether it begins with just this version
   */
  public static boolean isVersion(String text, String version) {
    if (!text.startsWith(version)) {
      return false;
    }
    int next = afterBlanks(text, version.length());
    return next == text.length() || text.charAt(next) == ';';
  }

  /**
   * Reads a record.
   *
   * @param text the record
   * @param version what it begins with
   * @return its fields; empty if the syntax is wrong
   */
  public static Optional<TxtFields> parse(String text, String version) {
    if (!isVersion(text, version)) {
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    int at = afterBlanks(text, version.length());
    while (at < text.length()) {
      int begin = at + 1; // behind the semicolon
      int end = text.indexOf(';', begin);
      at = end < 0 ? text.length() : end;
      if (at == text.length() && afterBlanks(text, begin) == at) {
        break; // one semicolon may end the record
      }
      Optional<Field> field = field(trim(text.substring(begin, at)));
      if (field.isEmpty()) {
        return Optional.empty();
      }
      fields.add(field.get());
    }
    return fields.isEmpty() ? Optional.empty() : Optional.of(new TxtFields(fields));
  }

  private static Optional<Field> field(String text) {
    int equals = text.indexOf('=');
    if (equals < 0 || equals == text.length() - 1 || !isName(text.substring(0, equals))) {
      return Optional.empty();
    }
    return Optional.of(new Field(text.substring(0, equals), text.substring(equals + 1)));
  }

  /**
   * Whether a text is the name of a field.
   *
   * @param text the text
   * @return whether it is
   */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_NAME || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    return text.chars().allMatch(c -> isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String trim(String text) {
    int end = text.length();
    int begin = afterBlanks(text, 0);
    while (end > begin && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
