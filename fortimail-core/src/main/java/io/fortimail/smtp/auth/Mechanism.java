package io.fortimail.smtp.auth;

import java.util.Optional;

/** A way to prove who one is: a SASL mechanism that we can serve (RFC 4422). */
public enum Mechanism {
  /** User and password in one response: RFC 4616. */
  PLAIN("PLAIN"),
  /** User and password in two responses: draft-murchison-sasl-login, which old clients need. */
  LOGIN("LOGIN"),
  /** Proof of a password that is never sent: RFC 5802 with the hash of RFC 7677. */
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** The same, bound to the server's certificate, so that nobody can stand between. */
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS"),
  /** A bearer token: RFC 7628. */
  OAUTHBEARER("OAUTHBEARER"),
  /** A bearer token, as Google and Microsoft had it before there was an RFC. */
  XOAUTH2("XOAUTH2");

  private final String saslName;

  Mechanism(String saslName) {
    this.saslName = saslName;
  }

  /** {@return the registered name, such as {@code SCRAM-SHA-256-PLUS}} */
  public String saslName() {
    return saslName;
  }

  /**
   * Finds a mechanism by the name a client gives.
   *
   * @param name a name in any case: RFC 4954 section 4 takes it as a case-insensitive token
   * @return the mechanism, or empty for one that we do not have
   */
  public static Optional<Mechanism> named(String name) {
    for (Mechanism mechanism : values()) {
      if (mechanism.saslName.equalsIgnoreCase(name)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }

  /**
   * {@return whether it can only be offered where the TLS channel can be named, see {@link
   * SaslSettings#canBindChannel()}}
   */
  public boolean needsChannelBinding() {
    return this == SCRAM_SHA_256_PLUS;
  }

  /**
   * {@return whether whoever reads the line can log in with what it holds; a token is as good as a
   * password. Such a mechanism belongs under TLS only (RFC 4954 section 4, RFC 7628 section 4)}
   */
  public boolean sendsPasswordInClear() {
    return switch (this) {
      case PLAIN, LOGIN, OAUTHBEARER, XOAUTH2 -> true;
      case SCRAM_SHA_256, SCRAM_SHA_256_PLUS -> false;
    };
  }
}
