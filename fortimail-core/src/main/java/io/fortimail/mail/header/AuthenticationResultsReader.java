package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import io.fortimail.mail.header.AuthenticationResults.Property;
import io.fortimail.mail.header.AuthenticationResults.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@link AuthenticationResults} by the grammar of RFC 8601 section 2.2, and what real hosts
 * write beside it: values with characters that needed quotes, {@code name=value} without a type
 * (left out), a semicolon too many.
 */
final class AuthenticationResultsReader {

  private final FieldCursor cursor;
  private final List<Result> results = new ArrayList<>();

  AuthenticationResultsReader(String text) {
    this.cursor = new FieldCursor(text);
  }

  Optional<AuthenticationResults> read() {
    cursor.skipCfws();
    Optional<String> id = text(FieldSyntax::isTokenChar);
    cursor.skipCfws();
    OptionalInt version = number();
    cursor.skipCfws();
    if (id.isEmpty() || id.get().isEmpty() || !(cursor.atEnd() || cursor.at(';'))) {
      return Optional.empty();
    }
    while (cursor.take(';')) {
      cursor.skipCfws();
      if (!cursor.at(';') && !cursor.atEnd() && !readResult()) {
        return Optional.empty();
      }
      cursor.skipCfws();
    }
    return cursor.atEnd()
        ? Optional.of(new AuthenticationResults(id.get(), version, results))
        : Optional.empty();
  }

  /** {@return whether it was to be understood} */
  private boolean readResult() {
    String method = keyword();
    cursor.skipCfws();
    if (Ascii.equalsIgnoreCase(method, "none") && (cursor.at(';') || cursor.atEnd())) {
      return true; // no-result
    }
    OptionalInt version = OptionalInt.empty();
    if (cursor.take('/')) {
      cursor.skipCfws();
      version = number();
      cursor.skipCfws();
      if (version.isEmpty()) {
        return false;
      }
    }
    if (!cursor.take('=')) {
      return false;
    }
    cursor.skipCfws();
    String result = keyword();
    if (!isKeyword(method)
        || !isKeyword(result)
        || results.size() == AuthenticationResults.MAX_RESULTS) {
      return false;
    }
    return readDetails(method, version, result);
  }

  private boolean readDetails(String method, OptionalInt version, String result) {
    Optional<String> reason = Optional.empty();
    List<Property> properties = new ArrayList<>();
    cursor.skipCfws();
    while (!cursor.atEnd() && !cursor.at(';')) {
      String type = keyword();
      cursor.skipCfws();
      String name = "";
      if (cursor.take('.')) {
        cursor.skipCfws();
        name = keyword();
        cursor.skipCfws();
        if (name.isEmpty()) {
          return false;
        }
      }
      if (!isKeyword(type) || !cursor.take('=')) {
        return false;
      }
      cursor.skipCfws();
      Optional<String> value = propertyValue();
      if (value.isEmpty()) {
        return false;
      }
      if (isKeyword(name)) {
        if (properties.size() == AuthenticationResults.MAX_PROPERTIES) {
          return false;
        }
        properties.add(new Property(type, name, value.get()));
      } else if (!name.isEmpty()) {
        return false;
      } else if (Ascii.equalsIgnoreCase(type, "reason") && reason.isEmpty()) {
        reason = value;
      }
      cursor.skipCfws();
    }
    results.add(new Result(method, version, result, reason, properties));
    return true;
  }

  /**
   * A value, or a mailbox whose local part may be quoted; the quotes then stay, as in {@link
   * io.fortimail.mail.EmailAddress}.
   */
  private Optional<String> propertyValue() {
    int start = cursor.position();
    if (cursor.at('"')) {
      FieldCursor.Enclosed quoted = cursor.quotedString();
      if (!quoted.closed()) {
        return Optional.empty();
      }
      if (!cursor.at('@')) {
        return Optional.of(quoted.content());
      }
    }
    cursor.takeWhile(AuthenticationResultsReader::isBareValue);
    return Optional.of(cursor.since(start));
  }

  private Optional<String> text(java.util.function.IntPredicate bare) {
    if (!cursor.at('"')) {
      return Optional.of(cursor.takeWhile(c -> bare.test(c) || c >= 0x80));
    }
    FieldCursor.Enclosed quoted = cursor.quotedString();
    return quoted.closed() ? Optional.of(quoted.content()) : Optional.empty();
  }

  private String keyword() {
    return cursor.takeWhile(FieldSyntax::isKeywordChar);
  }

  private static boolean isKeyword(String text) {
    return !text.isEmpty() && text.length() <= AuthenticationResults.MAX_KEYWORD;
  }

  private OptionalInt number() {
    String digits = cursor.takeWhile(FieldSyntax::isDigit);
    return digits.isEmpty() || digits.length() > 9
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(digits));
  }

  /** More than a token: addresses, IPv6, base64 and {@code <>} stand bare in real fields. */
  private static boolean isBareValue(int c) {
    return !FieldCursor.isBlank(c) && c != ';' && c != '(' && c != '"';
  }
}
