package io.fortimail.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a path holds under an anchor (RFC 5280 section 6), at a time. Nothing is fetched and no
 * revocation is asked for: a host that may not be reached must not keep mail back.
 *
 * @param at the time
 */
record PathCheck(Instant at) {

  /** TLS web server authentication, and any purpose (RFC 5280 section 4.2.1.12). */
  private static final Set<String> SERVER_PURPOSES = Set.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");

  /** What is wrong with the path; empty if nothing is. */
  Optional<TlsProblem> problem(CertificatePath path, TrustAnchor anchor) {
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(path.certificates()),
              parameters);
    } catch (CertPathValidatorException invalid) {
      return Optional.of(new TlsProblem(type(invalid), words(invalid)));
    } catch (GeneralSecurityException | RuntimeException broken) { // the JDK's parsers throw both
      return Optional.of(new TlsProblem(TlsFailureType.VALIDATION_FAILURE, words(broken)));
    }
    return purpose(path.own());
  }

  /** Whether one certificate is over, or not yet valid. */
  Optional<TlsProblem> dates(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(at));
      return Optional.empty();
    } catch (CertificateExpiredException | CertificateNotYetValidException outside) {
      return Optional.of(new TlsProblem(TlsFailureType.CERTIFICATE_EXPIRED, words(outside)));
    }
  }

  Optional<TlsProblem> purpose(X509Certificate own) {
    try {
      List<String> purposes = own.getExtendedKeyUsage();
      if (purposes == null || purposes.stream().anyMatch(SERVER_PURPOSES::contains)) {
        return Optional.empty();
      }
    } catch (CertificateParsingException broken) {
      return Optional.of(new TlsProblem(TlsFailureType.VALIDATION_FAILURE, words(broken)));
    }
    return Optional.of(
        new TlsProblem(TlsFailureType.VALIDATION_FAILURE, "the certificate is not for servers"));
  }

  private static TlsFailureType type(CertPathValidatorException invalid) {
    CertPathValidatorException.Reason reason = invalid.getReason();
    if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
      return TlsFailureType.CERTIFICATE_EXPIRED;
    }
    // RFC 8460 4.3.1: what is wrong between the certificates of a chain is a matter of trust.
    return reason == BasicReason.ALGORITHM_CONSTRAINED
        ? TlsFailureType.VALIDATION_FAILURE
        : TlsFailureType.CERTIFICATE_NOT_TRUSTED;
  }

  private static String words(Exception failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
