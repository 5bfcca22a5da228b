package io.fortimail.mail;

import com.google.common.base.Ascii;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

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

  /** The longest domain name (RFC 1035 section 2.3.4); a longer SNI value is no host's name. */
  private static final int MAX_NAME = 255;

  /** Copies the chain. */
  public TlsSession {
    clientCertificates = List.copyOf(clientCertificates);
  }

  /**
   * What a server has agreed on with its client, after the handshake.
   *
   * @param session the JDK's session, as a socket, an engine, or a library around them has it
   * @return what was agreed
   */
  public static TlsSession of(SSLSession session) {
    return new TlsSession(
        session.getProtocol(),
        session.getCipherSuite(),
        requestedName(session),
        peer(session),
        own(session.getLocalCertificates()));
  }

  /**
   * The host name that a client asks for (RFC 6066 section 3), also while the handshake goes on.
   *
   * @param session the JDK's session
   * @return the name in lower case and without a final dot; empty if none was asked for
   */
  public static Optional<String> requestedName(SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    return extended.getRequestedServerNames().stream()
        .filter(SNIHostName.class::isInstance)
        .map(name -> Ascii.toLowerCase(((SNIHostName) name).getAsciiName()))
        .map(name -> PeerText.clean(name, MAX_NAME))
        .findFirst();
  }

  private static List<X509Certificate> peer(SSLSession session) {
    try {
      return x509(session.getPeerCertificates()).toList();
    } catch (SSLPeerUnverifiedException noneShown) {
      return List.of();
    }
  }

  private static Optional<X509Certificate> own(Certificate @Nullable [] chain) {
    return chain == null ? Optional.empty() : x509(chain).findFirst();
  }

  private static Stream<X509Certificate> x509(Certificate[] chain) {
    return Stream.of(chain)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast);
  }
}
