package io.fortimail.dns.mtasts;

import com.google.common.base.Ascii;
import io.fortimail.tls.TlsPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What a domain asks of those who send it mail (RFC 8461 section 3.2).
 *
 * @param mode how strictly it means it
 * @param mxPatterns the hosts that take its mail: names in A-labels and lower case, or {@code *.}
 *     and a name; none only in mode {@code none}
 * @param maxAge how long the policy may be kept, at most {@link #MAX_AGE}
 * @param lines the lines as they were published, without line ends
 */
public record MtaStsPolicy(
    Mode mode, List<String> mxPatterns, Duration maxAge, List<String> lines) {

  /** The largest document read, in octets: what RFC 8461 section 3.3 suggests. */
  public static final int MAX_OCTETS = 64 * 1024;

  /** The most lines read. Default 1000: four fields and the hosts; what is more is no policy. */
  public static final int MAX_LINES = 1_000;

  /** The most patterns kept. Default 256: no domain has as many hosts, and each mail asks them. */
  public static final int MAX_MX_PATTERNS = 256;

  /**
   * The longest life: 31557600 seconds, about a year. RFC 8461 section 3.2 names it; a longer one
   * is cut to it.
   */
  public static final Duration MAX_AGE = Duration.ofHours(8_766);

  /** How strictly a policy is meant (RFC 8461 section 5). */
  public enum Mode {
    /** A host that is not as the policy says gets no mail. */
    ENFORCE,
    /** Failures are reported, and mail goes nevertheless. */
    TESTING,
    /** There is no policy any more. */
    NONE;

    /** {@return its name in policies} */
    @Override
    public String toString() {
      return Ascii.toLowerCase(name());
    }
  }

  /** Copies the lists and cuts the life. */
  public MtaStsPolicy {
    mxPatterns = List.copyOf(mxPatterns);
    lines = List.copyOf(lines);
    maxAge = maxAge.compareTo(MAX_AGE) > 0 ? MAX_AGE : maxAge;
  }

  /**
   * Reads a policy.
   *
   * @param text the document
   * @return the policy, or {@code STS_POLICY_INVALID} with the reason
   */
  public static MtaStsFetch parse(String text) {
    return new PolicyReader().read(text);
  }

  /**
   * Whether a host is one of the domain's (RFC 8461 section 4.1). A wildcard stands for exactly one
   * label, the left-most.
   *
   * @param host its name, in A-labels or U-labels; neither case nor a dot at the end matters
   * @return whether a pattern matches
   */
  public boolean matches(String host) {
    String name = HostNames.canonical(host).orElse("");
    int dot = name.indexOf('.');
    String wildcard = dot < 0 ? name : "*" + name.substring(dot);
    return !name.isEmpty() && (mxPatterns.contains(name) || mxPatterns.contains(wildcard));
  }

  /**
   * The policy in the terms of decisions and reports.
   *
   * @param domain whose it is
   * @return the policy
   */
  public TlsPolicy asTlsPolicy(String domain) {
    return new TlsPolicy(TlsPolicy.Type.STS, domain, lines, mxPatterns);
  }
}
