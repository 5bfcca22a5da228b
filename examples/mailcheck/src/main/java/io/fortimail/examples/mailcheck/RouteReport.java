package io.fortimail.examples.mailcheck;

import com.google.common.base.Ascii;
import com.google.common.net.InetAddresses;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsProblem;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How routes are told: in words or as JSON. */
record RouteReport(PrintWriter out, boolean json) {

  private static final int MAX_TEXT = 500;

  /** Tells a route, and what was wrong with the policies on the way to it. */
  void route(Recipient recipient, Route route, List<TlsEvent> troubles) {
    if (json) {
      Map<String, Object> fields = fields(recipient, route);
      fields.put("problems", troubles.stream().map(RouteReport::words).toList());
      AsciiJson.print(out, fields);
    } else {
      out.println(PeerText.clean(recipient.toString(), MAX_TEXT));
      words(route).forEach(line -> out.println("  " + PeerText.clean(line, MAX_TEXT)));
      troubles.forEach(trouble -> out.println("  problem with " + words(trouble)));
      out.flush();
    }
  }

  private static String words(TlsEvent trouble) {
    String where = trouble.host().map(host -> " at " + host).orElse("");
    String what = trouble.problem().map(TlsProblem::toString).orElse("");
    return PeerText.clean(
        trouble.policy().type().code() + " of " + trouble.policy().domain() + where + ": " + what,
        MAX_TEXT);
  }

  private static List<String> words(Route route) {
    if (route instanceof Route.Hosts found) {
      return found.hosts().stream().map(RouteReport::words).toList();
    } else if (route instanceof Route.Refused refused) {
      return List.of("refused " + refused.status() + ": " + refused.reason());
    }
    Route.Unavailable unknown = (Route.Unavailable) route;
    return List.of("not known now " + unknown.status() + ": " + unknown.reason());
  }

  private static String words(MailHost host) {
    String problem = host.tls().problem().map(what -> "; problem: " + what).orElse("");
    return host + "  " + host.tls() + problem;
  }

  private static Map<String, Object> fields(Recipient recipient, Route route) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("address", recipient.toString());
    if (route instanceof Route.Hosts found) {
      fields.put("route", "hosts");
      fields.put("hosts", found.hosts().stream().map(RouteReport::fields).toList());
    } else if (route instanceof Route.Refused refused) {
      fields.put("route", "refused");
      why(fields, refused.status(), refused.reason());
    } else {
      Route.Unavailable unknown = (Route.Unavailable) route;
      fields.put("route", "unavailable");
      why(fields, unknown.status(), unknown.reason());
    }
    return fields;
  }

  private static void why(Map<String, Object> fields, EnhancedStatus status, String reason) {
    fields.put("status", status.toString());
    fields.put("reason", reason);
  }

  private static Map<String, Object> fields(MailHost host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host", host.name());
    fields.put("address", InetAddresses.toAddrString(host.address()));
    fields.put("port", host.port());
    fields.put("tls", Ascii.toLowerCase(host.tls().level().name()));
    fields.put("rule", host.tls().rule().toString());
    fields.put("reason", host.tls().reason());
    host.tls().problem().ifPresent(problem -> fields.put("problem", problem.toString()));
    return fields;
  }
}
