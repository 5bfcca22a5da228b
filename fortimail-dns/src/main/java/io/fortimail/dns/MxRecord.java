package io.fortimail.dns;

/**
 * A host that takes mail for a domain (RFC 1035 section 3.3.9).
 *
 * @param preference 0 to 65535; the lowest is tried first
 * @param host its name, in lower case without a dot at the end; {@code .} for none
 */
public record MxRecord(int preference, String host) {

  /** {@return whether it names no host: alone, it says that the domain takes no mail (RFC 7505)} */
  public boolean isNull() {
    return host.equals(DnsQuestion.ROOT);
  }
}
