package io.fortimail.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Verifies the certificates of hosts: under authorities that are trusted (RFC 5280, RFC 6125), or
 * by TLSA records (RFC 7672). It asks nobody and reads no file.
 *
 * <pre>{@code
 * PeerVerdict verdict = new CertificateCheck(anchors).verify(chain, PeerCheck.trusted("mx.example"), now);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class CertificateCheck {

  /**
   * The most certificates of a host that are looked at: a chain has two or three, and each costs a
   * signature. As the JDK's own limit for clients.
   */
  public static final int MAX_CHAIN = 10;

  private final Map<X500Principal, List<X509Certificate>> anchors;
  private final Set<X509Certificate> known;

  /**
   * A check.
   *
   * @param anchors the authorities that are trusted, or hosts' own certificates; none for a check
   *     that trusts TLSA records only
   */
  public CertificateCheck(Collection<X509Certificate> anchors) {
    this.known = Set.copyOf(anchors);
    this.anchors =
        known.stream().collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
  }

  /**
   * Verifies what a host has shown.
   *
   * @param chain what it has shown, its own certificate first; the order of the others does not
   *     matter
   * @param check what its certificate must be
   * @param at the time
   * @return the verdict
   */
  public PeerVerdict verify(List<X509Certificate> chain, PeerCheck check, Instant at) {
    if (check instanceof PeerCheck.AnyCertificate) {
      return PeerVerdict.unchecked();
    } else if (check instanceof PeerCheck.Every every) {
      return verifyEvery(chain, every, at);
    }
    if (chain.isEmpty()) {
      return PeerVerdict.failed(TlsFailureType.VALIDATION_FAILURE, "no certificate was shown");
    }
    if (chain.size() > MAX_CHAIN) {
      return PeerVerdict.failed(
          TlsFailureType.VALIDATION_FAILURE, "more than " + MAX_CHAIN + " certificates were shown");
    }
    PathCheck paths = new PathCheck(at);
    CertificatePath path = CertificatePath.of(chain);
    return check instanceof PeerCheck.Dane dane
        ? new DaneCheck(dane, paths).verify(path)
        : trusted(path, (PeerCheck.Trusted) check, paths);
  }

  private PeerVerdict verifyEvery(List<X509Certificate> chain, PeerCheck.Every every, Instant at) {
    PeerVerdict verdict = PeerVerdict.unchecked();
    for (PeerCheck check : every.checks()) {
      verdict = verify(chain, check, at);
      if (verdict instanceof PeerVerdict.Failed) {
        return verdict;
      }
    }
    return verdict;
  }

  private PeerVerdict trusted(CertificatePath path, PeerCheck.Trusted check, PathCheck paths) {
    if (known.contains(path.own())) { // the host's own certificate is in the store: no path needed
      Optional<TlsProblem> problem = paths.dates(path.own()).or(() -> paths.purpose(path.own()));
      return problem.isPresent()
          ? new PeerVerdict.Failed(problem.get())
          : named(path, path.own(), check);
    }
    for (int i = 0; i < path.certificates().size(); i++) {
      X509Certificate top = path.certificates().get(i);
      Optional<X509Certificate> anchor = anchorOf(top);
      if (anchor.isPresent()) {
        CertificatePath below = path.below(i + 1);
        Optional<TlsProblem> problem = paths.problem(below, new TrustAnchor(anchor.get(), null));
        return problem.isPresent()
            ? new PeerVerdict.Failed(problem.get())
            : named(below, anchor.get(), check);
      }
    }
    return PeerVerdict.failed(TlsFailureType.CERTIFICATE_NOT_TRUSTED, untrusted(path));
  }

  private Optional<X509Certificate> anchorOf(X509Certificate certificate) {
    return anchors.getOrDefault(certificate.getIssuerX500Principal(), List.of()).stream()
        .filter(CertificatePath::isAuthority) // the JDK does not ask that of an anchor
        .filter(anchor -> CertificatePath.isIssuedBy(certificate, anchor))
        .findFirst();
  }

  private static String untrusted(CertificatePath path) {
    X509Certificate top = path.certificates().get(path.certificates().size() - 1);
    boolean self = top.getIssuerX500Principal().equals(top.getSubjectX500Principal());
    if (self && path.certificates().size() == 1) {
      return "self-signed certificate of " + top.getSubjectX500Principal().getName();
    }
    return "the authority is not trusted: " + top.getIssuerX500Principal().getName();
  }

  private static PeerVerdict named(
      CertificatePath path, X509Certificate anchor, PeerCheck.Trusted check) {
    if (check.issuer().isPresent() && !isUnder(path, anchor, check.issuer().get())) {
      return PeerVerdict.failed(
          TlsFailureType.CERTIFICATE_NOT_TRUSTED,
          "not issued by the authority that is asked for: " + check.issuer().get());
    }
    try {
      List<String> presented = HostNames.of(path.own());
      return check.subject().isPresent()
          ? subject(path.own(), presented, check.subject().get())
          : host(presented, check.names(), "a trusted authority");
    } catch (CertificateParsingException broken) {
      return PeerVerdict.failed(
          TlsFailureType.VALIDATION_FAILURE, "the names of the certificate cannot be read");
    }
  }

  /** Whether one of the authorities up to the trusted one has a name with this in it. */
  private static boolean isUnder(CertificatePath path, X509Certificate anchor, String issuer) {
    String wanted = issuer.toLowerCase(Locale.ROOT);
    boolean byPath =
        path.certificates().stream()
            .map(X509Certificate::getIssuerX500Principal)
            .anyMatch(name -> contains(name, wanted));
    return byPath || contains(anchor.getSubjectX500Principal(), wanted);
  }

  private static boolean contains(X500Principal name, String wanted) {
    return name.getName().toLowerCase(Locale.ROOT).contains(wanted);
  }

  private static PeerVerdict subject(
      X509Certificate own, List<String> presented, SubjectPattern pattern) {
    List<String> names =
        presented.isEmpty() ? List.of(own.getSubjectX500Principal().getName()) : presented;
    return names.stream()
        .filter(pattern::matches)
        .findFirst()
        .<PeerVerdict>map(name -> new PeerVerdict.Verified("a trusted authority: " + name))
        .orElseGet(() -> mismatch(names, pattern.text()));
  }

  static PeerVerdict host(List<String> presented, List<String> wanted, String how) {
    return HostNames.firstNamed(wanted, presented)
        .<PeerVerdict>map(name -> new PeerVerdict.Verified(how + ": " + name))
        .orElseGet(() -> mismatch(presented, String.join(", ", wanted)));
  }

  private static PeerVerdict mismatch(List<String> presented, String wanted) {
    String found = presented.isEmpty() ? "no host" : String.join(", ", presented);
    return PeerVerdict.failed(
        TlsFailureType.CERTIFICATE_HOST_MISMATCH,
        "the certificate is not for " + wanted + " but for " + found);
  }
}
