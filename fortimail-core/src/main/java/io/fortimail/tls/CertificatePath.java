package io.fortimail.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that a host shows, from its own upwards, each vouched for by the next.
 *
 * <p>Hosts show them in the wrong order, and with others among them (RFC 8446 section 4.4.2). At
 * each step the first that fits is taken and no other is tried: a host that shows many that vouch
 * for each other cannot make us try all ways, and there is little else to be won by that.
 *
 * @param certificates the host's own first
 */
record CertificatePath(List<X509Certificate> certificates) {

  /** The bit of KeyUsage (RFC 5280 section 4.2.1.3). */
  private static final int KEY_CERT_SIGN = 5;

  CertificatePath {
    certificates = List.copyOf(certificates);
  }

  static CertificatePath of(List<X509Certificate> shown) {
    List<X509Certificate> left = new ArrayList<>(shown.subList(1, shown.size()));
    List<X509Certificate> path = new ArrayList<>();
    for (Optional<X509Certificate> next = Optional.of(shown.get(0)); next.isPresent(); ) {
      X509Certificate current = next.get();
      path.add(current);
      left.remove(current);
      next = left.stream().filter(other -> isIssuedBy(current, other)).findFirst();
    }
    return new CertificatePath(path);
  }

  /** Whether it is the authority of a certificate, by name and by key. */
  static boolean isIssuedBy(X509Certificate certificate, X509Certificate authority) {
    return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        && isSignedBy(certificate, authority.getPublicKey());
  }

  /**
   * Whether a certificate may vouch for others (RFC 5280 section 4.2.1.9): a host's own, though
   * trusted as it is, may not. Those of before version 3 cannot say so; there a root is one that
   * vouches for itself.
   */
  static boolean isAuthority(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    boolean maySign = usage == null || usage[KEY_CERT_SIGN];
    return certificate.getVersion() < 3
        ? isIssuedBy(certificate, certificate)
        : certificate.getBasicConstraints() >= 0 && maySign;
  }

  static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException anothers) {
      return false;
    }
  }

  X509Certificate own() {
    return certificates.get(0);
  }

  /** The lowest certificates of the path. */
  CertificatePath below(int end) {
    return new CertificatePath(certificates.subList(0, end));
  }
}
