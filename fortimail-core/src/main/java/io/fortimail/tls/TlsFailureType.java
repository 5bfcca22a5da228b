package io.fortimail.tls;

/** What may be wrong with the TLS of a host or a domain: the result types of RFC 8460 4.3. */
public enum TlsFailureType {
  /** The host does not offer STARTTLS, or refuses it. */
  STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
  /** The certificate is another host's. */
  CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
  /** The certificate is over, or not yet valid. */
  CERTIFICATE_EXPIRED("certificate-expired"),
  /** Nobody who is trusted vouches for the certificate. */
  CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
  /** Anything else, such as a handshake that fails, or a host that is not in the policy. */
  VALIDATION_FAILURE("validation-failure"),
  /** The TLSA records are not usable, or none matches (RFC 7672). */
  TLSA_INVALID("tlsa-invalid"),
  /** DNSSEC could not validate the records (RFC 4035). */
  DNSSEC_INVALID("dnssec-invalid"),
  /** DANE is demanded, and the host has no usable TLSA record. */
  DANE_REQUIRED("dane-required"),
  /** The policy of MTA-STS could not be fetched. */
  STS_POLICY_FETCH_ERROR("sts-policy-fetch-error"),
  /** The policy of MTA-STS could be fetched, but not understood. */
  STS_POLICY_INVALID("sts-policy-invalid"),
  /** The policy host of MTA-STS has no valid certificate. */
  STS_WEBPKI_INVALID("sts-webpki-invalid");

  private final String code;

  TlsFailureType(String code) {
    this.code = code;
  }

  /** {@return its name in reports} */
  public String code() {
    return code;
  }

  /** {@return its name in reports} */
  @Override
  public String toString() {
    return code;
  }
}
