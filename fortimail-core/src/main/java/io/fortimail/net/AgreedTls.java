package io.fortimail.net;

import com.google.common.base.Ascii;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.TlsSession;
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

/** Reads what a handshake agreed on. */
final class AgreedTls {

  /** The longest domain name (RFC 1035 section 2.3.4); a longer SNI value is no host's name. */
  private static final int MAX_NAME = 255;

  private AgreedTls() {}

  /** What a server agreed on with its client. */
  static TlsSession of(SSLSession session) {
    return new TlsSession(
        session.getProtocol(),
        session.getCipherSuite(),
        serverName(session),
        peer(session),
        own(session.getLocalCertificates()));
  }

  /** The host name asked for (RFC 6066 section 3), in lower case and without a final dot. */
  static Optional<String> serverName(SSLSession session) {
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
