package io.fortimail.dns.delivery;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;

/**
 * A host that takes mail for a domain, with what DNS has told of it.
 *
 * @param name its name, in lower case without a dot at the end, or its address as text if it has
 *     none
 * @param addresses its addresses, in the order to try
 * @param port the port of its service
 * @param canonicalName the name that its aliases lead to; the same as {@code name} without any
 * @param addressesValidated whether addresses and aliases are known to be genuine by DNSSEC
 * @param nameValidated whether it is known to be a host of the domain: its MX records are genuine
 *     by DNSSEC, or the administrator has named it
 * @param named whether the administrator has named it, instead of the domain's own MX records
 */
public record ResolvedHost(
    String name,
    List<InetAddress> addresses,
    int port,
    String canonicalName,
    boolean addressesValidated,
    boolean nameValidated,
    boolean named) {

  /** Copies the list. */
  public ResolvedHost {
    addresses = List.copyOf(addresses);
  }

  /**
   * {@return whether it is known by its address only, so that nobody can publish anything of it}
   */
  public boolean isLiteral() {
    return InetAddresses.isInetAddress(name);
  }
}
