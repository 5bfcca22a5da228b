package io.fortimail.tls;

/**
 * What is asked of a connection beside its level.
 *
 * @param onFailure what it means that the level cannot be had
 * @param minimumVersion the oldest version; 1.2 by default, as RFC 8996 has ended those before
 * @param minimumKeyBits the least strength of the cipher in bits, such as 128 or 256; 0 for any
 */
public record TlsTerms(OnFailure onFailure, Version minimumVersion, int minimumKeyBits) {

  /** Comes again later where the level cannot be had; TLS 1.2 at least. */
  public static final TlsTerms DEFAULT = new TlsTerms(OnFailure.DEFER, Version.TLS_1_2, 0);

  /** What it means that the level cannot be had. */
  public enum OnFailure {
    /** It may pass: the mail is tried again. */
    DEFER,
    /** The mail fails for good (5.7.x). */
    FAIL
  }

  /** A version of TLS. */
  public enum Version {
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String jdkName;

    Version(String jdkName) {
      this.jdkName = jdkName;
    }

    /** {@return its name in the JDK} */
    public String jdkName() {
      return jdkName;
    }
  }

  /**
   * Checks the strength.
   *
   * @throws IllegalArgumentException if it is below zero
   */
  public TlsTerms {
    if (minimumKeyBits < 0) {
      throw new IllegalArgumentException("strength below zero");
    }
  }
}
