package io.fortimail.smtp.auth;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Optional;

/**
 * {@code client-first-message} (RFC 5802 section 7).
 *
 * @param header the GS2 header
 * @param bare the message without it, as both sides sign it
 * @param user the user name, decoded
 * @param nonce the client's nonce
 */
record ScramClientFirst(Gs2Header header, String bare, String user, String nonce) {

  static Optional<ScramClientFirst> parse(String message) {
    return Gs2Header.parse(message)
        .flatMap(header -> parse(header, message.substring(header.text().length())));
  }

  private static Optional<ScramClientFirst> parse(Gs2Header header, String bare) {
    List<String> fields = Splitter.on(',').splitToList(bare);
    // an extension that must be understood, "m=", would come first: section 5.1 has us refuse it
    if (fields.size() < 2
        || !fields.get(0).startsWith("n=")
        || !fields.get(1).startsWith("r=")
        || !ScramSyntax.areExtensions(fields.subList(2, fields.size()))) {
      return Optional.empty();
    }
    String nonce = fields.get(1).substring(2);
    return ScramSyntax.isNonce(nonce)
        ? Gs2Header.saslName(fields.get(0).substring(2))
            .map(user -> new ScramClientFirst(header, bare, user, nonce))
        : Optional.empty();
  }
}
