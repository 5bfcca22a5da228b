package io.fortimail.net;

import io.fortimail.tls.CertificateCheck;
import io.fortimail.tls.PeerVerdict;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges the certificate of one host in one handshake, and keeps the verdict. It ends the handshake
 * only where the decision wants a certificate that passes; else the verdict is for reports.
 *
 * <p>Called on the executor of the handshakes; the verdict is read on the loop.
 */
final class PeerTrust extends X509ExtendedTrustManager {

  private final TlsDecision decision;
  private final CertificateCheck check;
  private final InstantSource clock;
  private volatile Optional<PeerVerdict> verdict = Optional.empty();

  PeerTrust(TlsDecision decision, CertificateCheck check, InstantSource clock) {
    this.decision = decision;
    this.check = check;
    this.clock = clock;
  }

  /** What the certificate is; a host that has shown none has not passed. */
  PeerVerdict verdict() {
    return verdict.orElseGet(
        () -> PeerVerdict.failed(TlsFailureType.VALIDATION_FAILURE, "no certificate was checked"));
  }

  /** What is wrong with the certificate, if that is known by now. */
  Optional<PeerVerdict.Failed> failure() {
    return verdict.filter(PeerVerdict.Failed.class::isInstance).map(PeerVerdict.Failed.class::cast);
  }

  private void judge(X509Certificate[] chain) throws CertificateException {
    PeerVerdict found = check.verify(List.of(chain), decision.check(), clock.instant());
    verdict = Optional.of(found);
    if (decision.level() == TlsLevel.SECURE && !(found instanceof PeerVerdict.Verified)) {
      throw new CertificateException(found.toString());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
