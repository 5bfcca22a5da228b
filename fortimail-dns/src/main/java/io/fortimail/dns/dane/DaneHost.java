package io.fortimail.dns.dane;

import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;

/**
 * A host about whose TLSA records is asked.
 *
 * @param name its name, as MX records or an administrator name it
 * @param canonicalName where its aliases lead; the same as {@code name} without any
 * @param addressesValidated whether its addresses and the aliases on the way are genuine by DNSSEC
 * @param port the port of its service
 */
public record DaneHost(String name, String canonicalName, boolean addressesValidated, int port) {

  /** Brings the names into their one form. */
  public DaneHost {
    name = new DnsQuestion<>(name, DnsType.A).name();
    canonicalName = new DnsQuestion<>(canonicalName, DnsType.A).name();
  }

  boolean isAlias() {
    return !name.equals(canonicalName);
  }
}
