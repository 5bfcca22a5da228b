package io.fortimail.smtp.auth;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What exchanges need to know about the connection and the host.
 *
 * @param serverCertificate what the server showed on this TLS session; empty without TLS
 * @param plusOffered whether {@link Mechanism#SCRAM_SHA_256_PLUS} was among the mechanisms that
 *     this client was told of: whoever has removed it from the list is found out by that (RFC 5802
 *     section 6)
 * @param randomness makes nonces
 * @param decoys stand in for users who do not exist
 * @param tokenHints tell a client with a bad token where to get a good one
 */
public record SaslSettings(
    Optional<X509Certificate> serverCertificate,
    boolean plusOffered,
    SecureRandom randomness,
    ScramDecoys decoys,
    TokenHints tokenHints) {

  /**
   * {@return settings for a connection without TLS; use {@link #withTls} once there is}
   *
   * @param randomness makes nonces
   * @param decoys stand in for users who do not exist
   */
  public static SaslSettings withoutTls(SecureRandom randomness, ScramDecoys decoys) {
    return new SaslSettings(Optional.empty(), false, randomness, decoys, TokenHints.none());
  }

  /**
   * {@return these settings on a connection that has TLS now}
   *
   * @param certificate what the server showed
   * @param offered whether the client is told of {@link Mechanism#SCRAM_SHA_256_PLUS}
   */
  public SaslSettings withTls(X509Certificate certificate, boolean offered) {
    return new SaslSettings(Optional.of(certificate), offered, randomness, decoys, tokenHints);
  }

  /**
   * {@return whether {@link Mechanism#SCRAM_SHA_256_PLUS} can be offered: there is TLS, and RFC
   * 5929 section 4.1 says how to hash the certificate, which it does not for EdDSA}
   */
  public boolean canBindChannel() {
    return serverCertificate.flatMap(ServerEndPoint::of).isPresent();
  }
}
