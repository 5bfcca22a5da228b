package io.fortimail.tls;

/**
 * The TLS that a delivery has gone through.
 *
 * @param protocol the version as TLS names it, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite as the JDK names it
 * @param verdict what the certificate of the host was
 */
public record PeerSession(String protocol, String cipherSuite, PeerVerdict verdict) {

  /** {@return version, suite and verdict for a person} */
  @Override
  public String toString() {
    return protocol + " with " + cipherSuite + ", " + verdict;
  }
}
