package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.PeerText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The body of an {@code Authentication-Results} field (RFC 8601): what a host found out about a
 * message.
 *
 * <p>All text in it is printable ASCII, so it can be written into any message: a control character
 * becomes {@code ?}; a domain is written in A-labels (RFC 8616 section 3 has them compared so); any
 * other character takes the form {@code \x{E9}} of RFC 6533 section 3. RFC 8601 section 2.2 would
 * allow UTF-8, but only in a message that travels by SMTPUTF8, which the writer of a field cannot
 * know. {@link #parse} of what {@link #value} wrote gives an equal value, unless it was too long
 * for one field.
 *
 * @param authservId who found out: mostly the domain of a host, compared without regard to case
 * @param version of the syntax; absent means 1
 * @param results the findings, in order; none is written as {@code none}
 */
public record AuthenticationResults(String authservId, OptionalInt version, List<Result> results) {

  /** The name of the field. */
  public static final String FIELD = "Authentication-Results";

  /**
   * The most results of one field; so many fit into {@link
   * io.fortimail.mail.edit.MessageEdit.AddHeader#MAX_VALUE} by their bare names. A mailing list's
   * mail carries some ten.
   */
  public static final int MAX_RESULTS = 40;

  /** The most properties of one result; the known methods have at most six. */
  public static final int MAX_PROPERTIES = 20;

  /**
   * The longest reason, property's value or authserv-id, in characters. An address has at most 320,
   * and a value with each character escaped must fit into a line (RFC 5322 section 2.1.1: 998).
   */
  public static final int MAX_TEXT = 400;

  /** The longest name of a method, result or property, in characters. */
  public static final int MAX_KEYWORD = 32;

  /** The longest field body that is read, in characters; real ones stay below 4 000. */
  public static final int MAX_LENGTH = 65_536;

  /** The largest version: nine digits. There is no other than 1 yet. */
  static final int MAX_VERSION = 999_999_999;

  /**
   * Makes the text plain.
   *
   * @throws IllegalArgumentException if the authserv-id is empty or the version has more than nine
   *     digits
   */
  public AuthenticationResults {
    authservId = plainText(authservId);
    if (authservId.isEmpty()) {
      throw new IllegalArgumentException("an authserv-id is required");
    }
    checkVersion(version);
    results = ImmutableList.copyOf(Iterables.limit(results, MAX_RESULTS));
  }

  /**
   * The results of a host.
   *
   * @param authservId who found out
   * @param results the findings; those after the first {@value #MAX_RESULTS} are left out
   * @return the value
   */
  public static AuthenticationResults of(String authservId, List<Result> results) {
    return new AuthenticationResults(authservId, OptionalInt.empty(), results);
  }

  /**
   * Reads a field's body.
   *
   * @param fieldBody the body, folded or not
   * @return the value; empty if the body is not to be understood, or goes beyond a limit
   */
  public static Optional<AuthenticationResults> parse(String fieldBody) {
    return fieldBody.length() > MAX_LENGTH
        ? Optional.empty()
        : new AuthenticationResultsReader(fieldBody).read();
  }

  /**
   * Whether a field of a message that comes from outside passes for one of ours, so that it must be
   * removed (RFC 8601 section 5). In doubt it does: what counts is not whether the field is well
   * formed but whether any program might take it for ours.
   *
   * @param fieldBody the body of the field, folded or not
   * @param authservId our own
   * @return whether it claims to be ours
   */
  public static boolean claims(String fieldBody, String authservId) {
    return new AuthservIdClaim(authservId).isMadeBy(fieldBody);
  }

  /**
   * {@return the body of the field: printable ASCII of at most {@link
   * io.fortimail.mail.edit.MessageEdit.AddHeader#MAX_VALUE} characters} Each result is there;
   * reasons and properties that are too many for one field are left out.
   */
  public String value() {
    return new AuthenticationResultsWriter(this).write();
  }

  /** {@return the same as {@link #value}} */
  @Override
  public String toString() {
    return value();
  }

  private static void checkVersion(OptionalInt version) {
    if (version.isPresent() && (version.getAsInt() < 0 || version.getAsInt() > MAX_VERSION)) {
      throw new IllegalArgumentException("not a version: " + version.getAsInt());
    }
  }

  /** A domain, alone or after an address's at-sign, goes into A-labels. */
  private static String plainText(String text) {
    String domain = text.substring(text.lastIndexOf('@') + 1);
    String ascii =
        domain.chars().allMatch(c -> c < 0x80)
            ? text
            : EmailAddress.parseInternational("x@" + domain)
                .map(known -> text.substring(0, text.length() - domain.length()) + known.domain())
                .orElse(text);
    return FieldSyntax.toAscii(ascii, MAX_TEXT);
  }

  private static String keyword(String text) {
    if (text.isEmpty()
        || text.length() > MAX_KEYWORD
        || !text.chars().allMatch(FieldSyntax::isKeywordChar)) {
      throw new IllegalArgumentException("not a keyword: " + PeerText.clean(text, MAX_KEYWORD));
    }
    return Ascii.toLowerCase(text);
  }

  /**
   * What one method found.
   *
   * @param method such as {@code spf}, in lower case
   * @param methodVersion of the method; absent means 1
   * @param result such as {@code pass}, in lower case
   * @param reason why, for a reader
   * @param properties what was looked at
   */
  public record Result(
      String method,
      OptionalInt methodVersion,
      String result,
      Optional<String> reason,
      List<Property> properties) {

    /**
     * Makes the text plain.
     *
     * @throws IllegalArgumentException if method or result is no keyword (RFC 5321 section 4.1.2)
     *     of at most {@value #MAX_KEYWORD} characters; text from a peer belongs into reason and
     *     properties
     */
    public Result {
      method = keyword(method);
      checkVersion(methodVersion);
      result = keyword(result);
      reason = reason.map(text -> FieldSyntax.toAscii(text, MAX_TEXT));
      properties = ImmutableList.copyOf(Iterables.limit(properties, MAX_PROPERTIES));
    }

    /**
     * A finding.
     *
     * @param method such as {@code spf}
     * @param result such as {@code pass}
     * @param properties what was looked at
     * @return the result
     */
    public static Result of(String method, String result, Property... properties) {
      return new Result(method, OptionalInt.empty(), result, Optional.empty(), List.of(properties));
    }

    /**
     * The same with a reason.
     *
     * @param text why
     * @return a new result
     */
    public Result because(String text) {
      return new Result(method, methodVersion, result, Optional.of(text), properties);
    }

    /**
     * The value of a property.
     *
     * @param type such as {@code header}, in any case
     * @param name such as {@code d}, in any case
     * @return the first value, or empty
     */
    public Optional<String> property(String type, String name) {
      return properties.stream()
          .filter(p -> Ascii.equalsIgnoreCase(p.type, type))
          .filter(p -> Ascii.equalsIgnoreCase(p.name, name))
          .map(Property::value)
          .findFirst();
    }
  }

  /**
   * Something a method looked at.
   *
   * @param type where it is: {@code smtp}, {@code header}, {@code body}, {@code policy}, {@code
   *     dns} ..., in lower case
   * @param name which it is, such as {@code mailfrom}, in lower case
   * @param value what it says, which may come from a peer
   */
  public record Property(String type, String name, String value) {

    /**
     * Makes the text plain.
     *
     * @throws IllegalArgumentException if type or name is no keyword (RFC 5321 section 4.1.2) of at
     *     most {@value #MAX_KEYWORD} characters
     */
    public Property {
      type = keyword(type);
      name = keyword(name);
      value = plainText(value);
    }
  }
}
