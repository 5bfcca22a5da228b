package io.fortimail.tls;

import com.google.common.base.Ascii;

/**
 * A TLSA record: what the certificate of a host must be or be issued by (RFC 6698 section 2.1).
 *
 * @param usage certificate usage, 0 to 255: 2 (DANE-TA) and 3 (DANE-EE) are for SMTP (RFC 7672
 *     section 3.1)
 * @param selector 0 for the whole certificate, 1 for its public key
 * @param matchingType 0 for the thing itself, 1 for its SHA-256, 2 for its SHA-512
 * @param data the association data in lower-case hexadecimal digits
 */
public record TlsaRecord(int usage, int selector, int matchingType, String data) {

  /** PKIX-TA: a constraint on the authority (RFC 6698 section 2.1.1). */
  public static final int PKIX_TA = 0;

  /** PKIX-EE: a constraint on the certificate. */
  public static final int PKIX_EE = 1;

  /** DANE-TA: the authority itself. */
  public static final int DANE_TA = 2;

  /** DANE-EE: the certificate itself. */
  public static final int DANE_EE = 3;

  /**
   * Brings the data into its one form.
   *
   * @throws IllegalArgumentException if the data is no hexadecimal text, or a number no octet
   */
  public TlsaRecord {
    data = Ascii.toLowerCase(data);
    if (data.length() % 2 != 0 || !data.chars().allMatch(TlsaRecord::isHex)) {
      throw new IllegalArgumentException("not hexadecimal: " + data);
    }
    if (!isOctet(usage) || !isOctet(selector) || !isOctet(matchingType)) {
      throw new IllegalArgumentException("not an octet");
    }
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static boolean isOctet(int value) {
    return value >= 0 && value <= 255;
  }

  /** {@return the record as in zone text, such as {@code 3 1 1 2bb1...}} */
  @Override
  public String toString() {
    return usage + " " + selector + " " + matchingType + " " + data;
  }
}
