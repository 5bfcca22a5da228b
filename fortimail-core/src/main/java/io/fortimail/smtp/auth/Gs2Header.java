package io.fortimail.smtp.auth;

import java.util.Optional;

/**
 * The head of a first message: {@code gs2-cbind-flag "," [ "a=" saslname ] ","} (RFC 5801 section
 * 4, RFC 5802 section 7).
 *
 * @param binding what the client says of channel binding
 * @param bindingType the type it uses, where it uses one
 * @param actAs whom it wants to act as, decoded; empty text for nobody
 * @param text the header as sent, with both commas
 */
record Gs2Header(Binding binding, String bindingType, String actAs, String text) {

  enum Binding {
    /** {@code n}: the client has none. */
    NONE,
    /** {@code y}: the client has it, and believes that the server has not. */
    NOT_OFFERED,
    /** {@code p=type}: the client uses it. */
    USED
  }

  /** Reads the header at the front of a message; empty if there is none. */
  static Optional<Gs2Header> parse(String message) {
    int first = message.indexOf(',');
    int second = message.indexOf(',', first + 1);
    if (first < 0 || second < 0) {
      return Optional.empty();
    }
    String flag = message.substring(0, first);
    String text = message.substring(0, second + 1);
    return actAs(message.substring(first + 1, second))
        .flatMap(
            name ->
                switch (flag) {
                  case "n" -> Optional.of(new Gs2Header(Binding.NONE, "", name, text));
                  case "y" -> Optional.of(new Gs2Header(Binding.NOT_OFFERED, "", name, text));
                  default ->
                      flag.startsWith("p=") && isBindingType(flag.substring(2))
                          ? Optional.of(new Gs2Header(Binding.USED, flag.substring(2), name, text))
                          : Optional.empty();
                });
  }

  private static Optional<String> actAs(String field) {
    if (field.isEmpty()) {
      return Optional.of("");
    }
    return field.startsWith("a=")
        ? saslName(field.substring(2)).filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  // cb-name = 1*(ALPHA / DIGIT / "." / "-")
  private static boolean isBindingType(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-');
  }

  /** Decodes a {@code saslname}: RFC 5802 section 5.1 has {@code =2C} and {@code =3D} only. */
  static Optional<String> saslName(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=') {
        out.append(c);
      } else if (text.startsWith("=2C", i)) {
        out.append(',');
        i += 2;
      } else if (text.startsWith("=3D", i)) {
        out.append('=');
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(out.toString());
  }
}
