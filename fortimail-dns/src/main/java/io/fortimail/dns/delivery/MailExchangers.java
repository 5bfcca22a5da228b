package io.fortimail.dns.delivery;

import io.fortimail.delivery.Route;
import io.fortimail.dns.MxRecord;
import java.util.List;

/** Which hosts take mail for a domain, before their addresses are known. */
sealed interface MailExchangers {

  /**
   * These.
   *
   * @param records at least one, in the order to try
   * @param origin who names them
   * @param validated whether that is known to be genuine by DNSSEC
   */
  record Hosts(List<MxRecord> records, Origin origin, boolean validated) implements MailExchangers {

    List<String> names() {
      return records.stream().map(MxRecord::host).toList();
    }

    boolean implicit() {
      return origin == Origin.IMPLICIT;
    }
  }

  /** Who names hosts. */
  enum Origin {
    /** The domain, by its MX records. */
    MX,
    /** Nobody: the domain itself stands in because it names no host (RFC 5321 section 5.1). */
    IMPLICIT,
    /** The administrator. */
    ADMINISTRATOR
  }

  /**
   * None, or nobody could tell.
   *
   * @param route the route, which has no hosts
   */
  record None(Route route) implements MailExchangers {}
}
