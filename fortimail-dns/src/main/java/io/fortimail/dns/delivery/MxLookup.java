package io.fortimail.dns.delivery;

import static java.util.Comparator.comparingInt;

import com.google.common.base.Ascii;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.MxRecord;
import io.fortimail.dns.delivery.MailExchangers.Origin;
import io.fortimail.mail.EnhancedStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** The first half of RFC 5321 section 5.1: from a domain to the hosts that take its mail. */
final class MxLookup {

  /** 5.4.6: the mail would come back to this host (RFC 3463 section 3.5). */
  private static final EnhancedStatus ROUTING_LOOP = new EnhancedStatus(5, 4, 6);

  private final RoutingSettings settings;

  MxLookup(RoutingSettings settings) {
    this.settings = settings;
  }

  CompletionStage<MailExchangers> hostsOf(String domain) {
    return settings.dns().mx(domain).thenApply(answer -> read(domain, answer));
  }

  private MailExchangers read(String domain, DnsAnswer<MxRecord> answer) {
    if (answer instanceof Found<MxRecord> found) {
      return choose(domain, found);
    } else if (answer instanceof NoSuchDomain<MxRecord> none) {
      return refused(EnhancedStatus.BAD_DESTINATION_SYSTEM, none.reason());
    } else if (answer instanceof TemporaryFailure<MxRecord> failure) {
      return new MailExchangers.None(
          new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, failure.reason()));
    }
    // No MX: the domain itself, as if it named itself with preference 0 (RFC 5321 section 5.1).
    return inOrder(domain, List.of(new MxRecord(0, domain)), Origin.IMPLICIT, answer.validated());
  }

  private MailExchangers choose(String domain, Found<MxRecord> answer) {
    // RFC 7505 section 3: beside other records a null MX must not stand; it says nothing there.
    List<MxRecord> named = new ArrayList<>(answer.records());
    named.removeIf(MxRecord::isNull);
    return named.isEmpty()
        ? refused(EnhancedStatus.NULL_MX, domain + " takes no mail (null MX)")
        : inOrder(domain, named, Origin.MX, answer.validated());
  }

  private MailExchangers inOrder(
      String domain, List<MxRecord> records, Origin origin, boolean validated) {
    List<MxRecord> hosts = inOrder(closerThanSelf(records));
    return hosts.isEmpty()
        ? new MailExchangers.None(loop(domain))
        : new MailExchangers.Hosts(hosts, origin, validated);
  }

  static Route loop(String domain) {
    return new Route.Refused(ROUTING_LOOP, "mail for " + domain + " would come back to this host");
  }

  /** RFC 5321 section 5.1: a host that is in the list passes mail only to those before itself. */
  private List<MxRecord> closerThanSelf(List<MxRecord> records) {
    OptionalInt own =
        records.stream()
            .filter(record -> settings.ownNames().contains(Ascii.toLowerCase(record.host())))
            .mapToInt(MxRecord::preference)
            .min();
    return own.isEmpty()
        ? records
        : records.stream().filter(record -> record.preference() < own.getAsInt()).toList();
  }

  /** RFC 5321 section 5.1: lowest preference first; equals in random order, to spread the load. */
  private List<MxRecord> inOrder(List<MxRecord> records) {
    Map<String, MxRecord> best = new LinkedHashMap<>();
    settings.chance().shuffled(records).stream()
        .sorted(comparingInt(MxRecord::preference)) // stable: keeps equals as shuffled
        .forEach(record -> best.putIfAbsent(record.host(), record));
    return best.values().stream().limit(settings.limits().maxHosts()).toList();
  }

  private static MailExchangers refused(EnhancedStatus status, String reason) {
    return new MailExchangers.None(new Route.Refused(status, reason));
  }
}
