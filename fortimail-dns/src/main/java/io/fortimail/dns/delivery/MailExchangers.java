package io.fortimail.dns.delivery;

import io.fortimail.delivery.Route;
import java.util.List;

/** Which hosts take mail for a domain, before their addresses are known. */
sealed interface MailExchangers {

  /**
   * These.
   *
   * @param names at least one, in the order to try
   * @param implicit whether the domain itself stands in because it names no host
   */
  record Hosts(List<String> names, boolean implicit) implements MailExchangers {}

  /**
   * None, or nobody could tell.
   *
   * @param route the route, which has no hosts
   */
  record None(Route route) implements MailExchangers {}
}
