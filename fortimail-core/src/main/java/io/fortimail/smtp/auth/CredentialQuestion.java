package io.fortimail.smtp.auth;

import java.util.Optional;

/**
 * What an exchange asks of whoever knows the users. User and password went through {@link
 * SaslPrep}. No {@code toString} shows a secret.
 */
public sealed interface CredentialQuestion {

  /**
   * Is this the user's password? (PLAIN, LOGIN)
   *
   * @param user who wants to log in, at most {@link SaslLimits#MAX_USER_BYTES}
   * @param password what was sent, at most {@link SaslLimits#MAX_PASSWORD_BYTES}
   */
  record Password(String user, String password) implements CredentialQuestion {
    @Override
    public String toString() {
      return "Password[user=" + user + "]";
    }
  }

  /**
   * What is kept of the user's password, for a proof to be checked against? (SCRAM)
   *
   * @param user who wants to log in, at most {@link SaslLimits#MAX_USER_BYTES}
   */
  record Scram(String user) implements CredentialQuestion {}

  /**
   * Whose token is this, and is it good? (OAUTHBEARER, XOAUTH2)
   *
   * @param user whom the client wants to act as; empty: whomever the token names. A token of
   *     somebody else is to be {@link CredentialAnswer.Denied denied}
   * @param token the bearer token (RFC 6750 section 2.1), at most {@link
   *     SaslLimits#MAX_TOKEN_LENGTH}
   */
  record Token(Optional<String> user, String token) implements CredentialQuestion {
    @Override
    public String toString() {
      return "Token[user=" + user + "]";
    }
  }
}
