package io.fortimail.mail.header;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.header.AuthenticationResults.Property;
import io.fortimail.mail.header.AuthenticationResults.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@link AuthenticationResults} by the grammar of RFC 8601 section 2.2.
 *
 * <p>Each method and result gets its place first; properties share what is left. So no peer can
 * crowd out a result by long names.
 */
final class AuthenticationResultsWriter {

  /** As {@link io.fortimail.mail.edit.MessageEdit.AddHeader#MAX_VALUE}, which stands above us. */
  static final int MAX_VALUE = 4_000;

  private final AuthenticationResults value;
  private int left = MAX_VALUE;

  AuthenticationResultsWriter(AuthenticationResults value) {
    this.value = value;
  }

  String write() {
    String head = head();
    if (value.results().isEmpty()) {
      return head + "; none";
    }
    List<String> methods = new ArrayList<>();
    left -= head.length();
    for (Result result : value.results()) {
      String method = "; " + methodSpec(result);
      methods.add(method);
      left -= method.length();
    }
    StringBuilder out = new StringBuilder(head);
    for (int i = 0; i < methods.size(); i++) {
      out.append(methods.get(i));
      appendDetails(out, value.results().get(i));
    }
    return out.toString();
  }

  private String head() {
    String id = textValue(value.authservId());
    return value.version().isPresent() ? id + " " + value.version().getAsInt() : id;
  }

  private static String methodSpec(Result result) {
    String version =
        result.methodVersion().isPresent() ? "/" + result.methodVersion().getAsInt() : "";
    return result.method() + version + "=" + result.result();
  }

  private void appendDetails(StringBuilder out, Result result) {
    result.reason().ifPresent(reason -> appendIfRoom(out, " reason=" + textValue(reason)));
    for (Property property : result.properties()) {
      String name = " " + property.type() + "." + property.name() + "=";
      appendIfRoom(out, name + propertyValue(property.value()));
    }
  }

  private void appendIfRoom(StringBuilder out, String detail) {
    if (detail.length() <= left) {
      out.append(detail);
      left -= detail.length();
    }
  }

  private static String textValue(String text) {
    return FieldSyntax.isToken(text) ? text : FieldSyntax.quote(text);
  }

  /** RFC 8601 2.2: pvalue is a value, or {@code [[local-part] "@"] domain-name}. */
  private static String propertyValue(String text) {
    return isMailbox(text) ? text : textValue(text);
  }

  private static boolean isMailbox(String text) {
    int at = text.lastIndexOf('@');
    return at >= 0
        && text.indexOf('[', at) < 0 // a domain-name, no address literal
        && (EmailAddress.parse(text).isPresent()
            || (at == 0 && EmailAddress.parse("x" + text).isPresent()));
  }
}
