package io.fortimail.tls;

import com.google.common.base.Ascii;
import java.util.List;

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

  /** Selector: the whole certificate. */
  public static final int FULL_CERTIFICATE = 0;

  /** Selector: the public key (SubjectPublicKeyInfo). */
  public static final int PUBLIC_KEY = 1;

  /** Matching type: the thing itself. */
  public static final int FULL = 0;

  /** Matching type: its SHA-256. */
  public static final int SHA_256 = 1;

  /** Matching type: its SHA-512. */
  public static final int SHA_512 = 2;

  private static final int SHA_256_DIGITS = 64;
  private static final int SHA_512_DIGITS = 128;

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

  /**
   * Whether the record can say anything about a mail server's certificate. The usages 0 and 1
   * cannot (RFC 7672 section 3.1.3), nor can an unknown selector or matching type, a digest of the
   * wrong length, or a certificate or key that cannot be read (RFC 6698 section 4.1).
   *
   * @return whether it is usable
   */
  public boolean isUsableForSmtp() {
    if ((usage != DANE_TA && usage != DANE_EE) || selector > PUBLIC_KEY) {
      return false;
    }
    return switch (matchingType) {
      case FULL -> TlsaMatch.certificate(this).isPresent() || TlsaMatch.key(this).isPresent();
      case SHA_256 -> data.length() == SHA_256_DIGITS;
      case SHA_512 -> data.length() == SHA_512_DIGITS;
      default -> false;
    };
  }

  /**
   * The records that can say something about a mail server's certificate.
   *
   * @param records the records of a host
   * @return the usable ones in the same order; empty if there is none, and the host then counts as
   *     one whose certificate nobody can check (RFC 7672 section 2.2)
   */
  public static List<TlsaRecord> usable(List<TlsaRecord> records) {
    return records.stream().filter(TlsaRecord::isUsableForSmtp).toList();
  }

  /**
   * The usable records without those whose digest is weaker than another's of the same usage and
   * selector (RFC 7671 section 9), so that a forged weak one is of no use.
   */
  static List<TlsaRecord> strongest(List<TlsaRecord> records) {
    List<TlsaRecord> usable = usable(records);
    return usable.stream()
        .filter(weak -> usable.stream().noneMatch(other -> other.outdoes(weak)))
        .toList();
  }

  private boolean outdoes(TlsaRecord weak) {
    return usage == weak.usage
        && selector == weak.selector
        && matchingType == SHA_512
        && weak.matchingType == SHA_256;
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
