package io.fortimail.smtp.auth;

import java.util.Optional;

/**
 * What a client whose token was refused is told about where to get one (RFC 7628 section 3.2.2).
 *
 * @param scope the scope that a token needs
 * @param openidConfiguration the address of the provider's OpenID configuration
 */
public record TokenHints(Optional<String> scope, Optional<String> openidConfiguration) {

  /** {@return no hints} */
  public static TokenHints none() {
    return new TokenHints(Optional.empty(), Optional.empty());
  }
}
