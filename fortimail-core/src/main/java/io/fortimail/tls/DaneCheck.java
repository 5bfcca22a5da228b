package io.fortimail.tls;

import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a certificate is what TLSA records say (RFC 7672 section 3, RFC 7671).
 *
 * @param check the records, and the names for DANE-TA
 * @param paths validates paths
 */
record DaneCheck(PeerCheck.Dane check, PathCheck paths) {

  /** An authority that a record names, and what of the path is below it. */
  private record Authority(TlsaRecord record, TrustAnchor anchor, CertificatePath below) {}

  PeerVerdict verify(CertificatePath path) {
    List<TlsaRecord> records = TlsaRecord.strongest(check.records());
    for (TlsaRecord record : records) {
      // RFC 7672 3.1.1: neither names nor dates matter, as the record says which one it is.
      if (record.usage() == TlsaRecord.DANE_EE && TlsaMatch.matches(record, path.own())) {
        return new PeerVerdict.Verified("dane-ee: " + record);
      }
    }
    Optional<PeerVerdict> failed = Optional.empty();
    for (Authority authority : authorities(records, path)) {
      PeerVerdict verdict = under(authority);
      if (verdict instanceof PeerVerdict.Verified) {
        return verdict;
      }
      failed = failed.or(() -> Optional.of(verdict));
    }
    return failed.orElseGet(
        () ->
            PeerVerdict.failed(
                TlsFailureType.TLSA_INVALID,
                records.isEmpty()
                    ? "no usable TLSA record"
                    : "no TLSA record matches the certificate"));
  }

  private PeerVerdict under(Authority authority) {
    Optional<TlsProblem> problem = paths.problem(authority.below(), authority.anchor());
    if (problem.isEmpty() && authority.anchor().getTrustedCert() != null) {
      problem = paths.dates(authority.anchor().getTrustedCert());
    }
    if (problem.isPresent()) {
      return new PeerVerdict.Failed(problem.get());
    }
    try { // RFC 7672 3.1.2: an authority vouches for many, so the name matters
      return CertificateCheck.host(
          HostNames.of(authority.below().own()),
          check.names(),
          "dane-ta: " + authority.record() + " for");
    } catch (CertificateParsingException broken) {
      return PeerVerdict.failed(
          TlsFailureType.VALIDATION_FAILURE, "the names of the certificate cannot be read");
    }
  }

  private static List<Authority> authorities(List<TlsaRecord> records, CertificatePath path) {
    List<Authority> found = new ArrayList<>();
    for (TlsaRecord record : records) {
      if (record.usage() == TlsaRecord.DANE_TA) {
        for (int i = 0; i < path.certificates().size(); i++) {
          authority(record, path, i).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** The authority above a certificate of the path, shown or held by the record (RFC 7671 5.2). */
  private static Optional<Authority> authority(TlsaRecord record, CertificatePath path, int i) {
    CertificatePath below = path.below(i + 1);
    X509Certificate top = path.certificates().get(i);
    if (i + 1 < path.certificates().size()) {
      X509Certificate next = path.certificates().get(i + 1);
      if (TlsaMatch.matches(record, next) && CertificatePath.isAuthority(next)) {
        return Optional.of(new Authority(record, new TrustAnchor(next, null), below));
      }
    }
    Optional<X509Certificate> held = TlsaMatch.certificate(record);
    if (held.isPresent()) {
      return CertificatePath.isAuthority(held.get()) && CertificatePath.isIssuedBy(top, held.get())
          ? Optional.of(new Authority(record, new TrustAnchor(held.get(), null), below))
          : Optional.empty();
    }
    Optional<PublicKey> key = TlsaMatch.key(record);
    return key.filter(k -> CertificatePath.isSignedBy(top, k))
        .map(
            k ->
                new Authority(
                    record, new TrustAnchor(top.getIssuerX500Principal(), k, null), below));
  }
}
