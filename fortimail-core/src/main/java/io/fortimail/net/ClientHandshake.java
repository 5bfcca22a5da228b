package io.fortimail.net;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.TlsSession;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.PeerVerdict;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsTerms;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * The client's part in one handshake: an engine that is set up as the decision about the host wants
 * it, and the judge of the host's certificate.
 *
 * <p>Each has a context, and so a store of sessions, of its own, and the engine does not know which
 * host it talks to: no session is ever resumed. In a resumed one no certificate is shown (RFC 8446
 * section 2.2), and what an earlier decision was content with might pass for what a later one
 * wants.
 *
 * @param engine in client mode
 * @param trust the judge
 */
record ClientHandshake(SSLEngine engine, PeerTrust trust) {

  static ClientHandshake with(MailHost host, PeerTrust trust, Optional<ServerIdentity> own)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys =
        own.map(identity -> new KeyManager[] {new OwnCertificate(identity)})
            .orElse(new KeyManager[0]);
    context.init(keys, new TrustManager[] {trust}, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    TlsTerms terms = host.tls().terms();
    parameters.setProtocols(protocols(terms.minimumVersion()));
    parameters.setCipherSuites(suites(parameters.getCipherSuites(), terms.minimumKeyBits()));
    serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
    engine.setSSLParameters(parameters);
    return new ClientHandshake(engine, trust);
  }

  /** What was agreed on, for the session. */
  PeerSession agreed(TlsSession session) {
    return new PeerSession(session.protocol(), session.cipherSuite(), trust.verdict());
  }

  /** Why it has failed: a certificate that was found bad is the better reason. */
  TlsProblem problem(String reason) {
    return trust
        .failure()
        .map(PeerVerdict.Failed::problem)
        .orElseGet(() -> new TlsProblem(TlsFailureType.VALIDATION_FAILURE, reason));
  }

  private static String[] protocols(TlsTerms.Version least) {
    return Stream.of(TlsTerms.Version.TLS_1_3, TlsTerms.Version.TLS_1_2)
        .filter(version -> version.compareTo(least) >= 0)
        .map(TlsTerms.Version::jdkName)
        .toArray(String[]::new);
  }

  private static String[] suites(String[] enabled, int leastBits) {
    return Stream.of(enabled).filter(suite -> bits(suite) >= leastBits).toArray(String[]::new);
  }

  /** The strength of the cipher in a suite's name (RFC 5246 appendix C, RFC 8446 appendix B.4). */
  private static int bits(String suite) {
    if (suite.contains("_256_") || suite.contains("CHACHA20")) {
      return 256;
    }
    return suite.contains("_128_") ? 128 : suite.contains("_3DES_") ? 112 : 0;
  }

  /**
   * RFC 7672 8.1: the domain of the TLSA records, which stands first among the names to check by;
   * else the host's name. RFC 6066 3: an address is no name.
   */
  private static Optional<SNIHostName> serverName(MailHost host) {
    String name = baseDomain(host.tls().check()).orElse(host.name());
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (InetAddresses.isInetAddress(plain)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SNIHostName(plain));
    } catch (IllegalArgumentException noHostName) { // such as one with an underscore
      return Optional.empty();
    }
  }

  private static Optional<String> baseDomain(PeerCheck check) {
    if (check instanceof PeerCheck.Every every) {
      return every.checks().stream().flatMap(each -> baseDomain(each).stream()).findFirst();
    }
    return check instanceof PeerCheck.Dane dane
        ? dane.names().stream().findFirst()
        : Optional.empty();
  }
}
