package io.fortimail.tls;

import java.util.List;

/**
 * What a domain has published about the TLS of its hosts, in the terms of reports (RFC 8460 section
 * 4.4).
 *
 * @param type what kind of policy
 * @param domain whose it is: the domain of the recipient; for TLSA records that of the records
 * @param text the policy as it was published: the lines of the policy, or the records
 * @param mxPatterns which hosts the policy names, for MTA-STS
 */
public record TlsPolicy(Type type, String domain, List<String> text, List<String> mxPatterns) {

  /** What kind of policy. */
  public enum Type {
    /** TLSA records (RFC 7672). */
    TLSA("tlsa"),
    /** A policy over HTTPS (RFC 8461). */
    STS("sts"),
    /** None. */
    NO_POLICY("no-policy-found");

    private final String code;

    Type(String code) {
      this.code = code;
    }

    /** {@return its name in reports} */
    public String code() {
      return code;
    }
  }

  /** Copies the lists. */
  public TlsPolicy {
    text = List.copyOf(text);
    mxPatterns = List.copyOf(mxPatterns);
  }

  /**
   * A domain without a policy.
   *
   * @param domain the domain
   * @return the policy that says so
   */
  public static TlsPolicy none(String domain) {
    return new TlsPolicy(Type.NO_POLICY, domain, List.of(), List.of());
  }
}
