package io.fortimail.smtp.auth;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client's message that holds a token.
 *
 * @param user whom it wants to act as; empty text for nobody in particular
 * @param authorization what would be the Authorization header in HTTP; may be empty
 */
record TokenMessage(String user, String authorization) {

  private static final char SEPARATOR = 1;

  static Optional<TokenMessage> parse(TokenForm form, String message) {
    return form == TokenForm.OAUTHBEARER ? oauthBearer(message) : xoauth2(message);
  }

  // RFC 7628 section 3.1: client-resp = (gs2-header kvsep *kvpair kvsep)
  private static Optional<TokenMessage> oauthBearer(String message) {
    Optional<Gs2Header> header = Gs2Header.parse(message);
    if (header.isEmpty() || header.get().binding() == Gs2Header.Binding.USED) {
      return Optional.empty();
    }
    String rest = message.substring(header.get().text().length());
    if (rest.isEmpty() || rest.charAt(0) != SEPARATOR) {
      return Optional.empty();
    }
    return pairs(rest.substring(1)).flatMap(pairs -> of(header.get().actAs(), pairs));
  }

  private static Optional<TokenMessage> xoauth2(String message) {
    return pairs(message)
        .flatMap(
            pairs ->
                Optional.ofNullable(pairs.get("user"))
                    .filter(user -> !user.isEmpty())
                    .flatMap(user -> of(user, pairs)));
  }

  private static Optional<TokenMessage> of(String user, Map<String, String> pairs) {
    return Optional.ofNullable(pairs.get("auth"))
        .map(authorization -> new TokenMessage(user, authorization));
  }

  // *(key "=" value kvsep) kvsep
  private static Optional<Map<String, String>> pairs(String text) {
    List<String> parts = Splitter.on(SEPARATOR).splitToList(text);
    int count = parts.size() - 2;
    if (count < 1 || !parts.get(count).isEmpty() || !parts.get(count + 1).isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> pairs = new HashMap<>();
    for (String part : parts.subList(0, count)) {
      int equals = part.indexOf('=');
      if (!isKey(part, equals)
          || !isValue(part, equals + 1)
          || pairs.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        return Optional.empty(); // what the second of two keys means would be anybody's guess
      }
    }
    return Optional.of(pairs);
  }

  // key = 1*(ALPHA)
  private static boolean isKey(String part, int length) {
    if (length < 1) {
      return false;
    }
    return part.chars()
        .limit(length)
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  }

  // value = *(VCHAR / SP / HTAB / CR / LF), and the letters of other languages in a user's name
  private static boolean isValue(String part, int from) {
    return part.chars()
        .skip(from)
        .allMatch(c -> (c >= ' ' && c != 0x7F) || c == '\t' || c == '\r' || c == '\n');
  }

  /** The bearer token, if that is what it holds: RFC 6750 section 2.1. */
  Optional<String> token() {
    String scheme = "Bearer ";
    if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    String token = authorization.substring(scheme.length()).strip();
    return isToken(token) ? Optional.of(token) : Optional.empty();
  }

  // b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
  private static boolean isToken(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return end > 0
        && text.chars()
            .limit(end)
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "-._~+/".indexOf(c) >= 0);
  }

  @Override
  public String toString() {
    return "TokenMessage[user=" + user + "]";
  }
}
