package io.fortimail.mail;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What was agreed for an encrypted connection.
 *
 * @param protocol the version as TLS names it, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite as the JDK names it
 * @param serverName the name the client asked for (SNI, RFC 6066 section 3), in lower case
 * @param clientCertificates the client's chain, its own first; empty if it showed none. Who trusted
 *     it is a matter of whoever made the connection.
 * @param serverCertificate what the server showed; channel bindings are made of it (RFC 5929)
 */
public record TlsSession(
    String protocol,
    String cipherSuite,
    Optional<String> serverName,
    List<X509Certificate> clientCertificates,
    Optional<X509Certificate> serverCertificate) {

  /** Copies the chain. */
  public TlsSession {
    clientCertificates = List.copyOf(clientCertificates);
  }
}
