package io.fortimail.tls;

/** How much safety a connection needs, from the least to the most. */
public enum TlsLevel {
  /** STARTTLS is not used even if it is offered. */
  NONE,
  /** STARTTLS is used if it is offered (RFC 7435); no failure of it keeps mail back. */
  PREFERRED,
  /** TLS is required; a certificate that cannot be verified does not matter. */
  ENCRYPT,
  /** TLS is required, and the certificate must pass the check. */
  SECURE;

  /** {@return whether a message may not go in plain text} */
  public boolean requiresTls() {
    return this == ENCRYPT || this == SECURE;
  }
}
