package io.fortimail.dns.delivery;

import java.net.InetAddress;
import java.util.List;

/**
 * A host that takes mail for a domain, with what DNS has told of it.
 *
 * @param name its name, in lower case without a dot at the end, or its address as text if it has
 *     none
 * @param addresses its addresses, in the order to try
 * @param canonicalName the name that its aliases lead to; the same as {@code name} without any
 * @param addressesValidated whether addresses and aliases are known to be genuine by DNSSEC
 * @param nameValidated whether it is known to be a host of the domain: its MX records are genuine
 *     by DNSSEC, or the administrator has named it
 * @param named whether the administrator has named it, instead of the domain's own MX records
 */
public record ResolvedHost(
    String name,
    List<InetAddress> addresses,
    String canonicalName,
    boolean addressesValidated,
    boolean nameValidated,
    boolean named) {

  /** Copies the list. */
  public ResolvedHost {
    addresses = List.copyOf(addresses);
  }
}
