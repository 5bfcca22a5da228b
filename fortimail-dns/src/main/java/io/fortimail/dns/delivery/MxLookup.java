package io.fortimail.dns.delivery;

import static java.util.Comparator.comparingInt;

import com.google.common.base.Ascii;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.MxRecord;
import io.fortimail.mail.EnhancedStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** The first half of RFC 5321 section 5.1: from a domain to the hosts that take its mail. */
final class MxLookup {

  /** 5.4.6: the mail would come back to this host (RFC 3463 section 3.5). */
  private static final EnhancedStatus ROUTING_LOOP = new EnhancedStatus(5, 4, 6);

  private final DnsClient dns;
  private final RandomGenerator random;
  private final Set<String> ownNames;
  private final int maxHosts;

  MxLookup(DnsClient dns, RandomGenerator random, Set<String> ownNames, int maxHosts) {
    this.dns = dns;
    this.random = random;
    this.ownNames = ownNames;
    this.maxHosts = maxHosts;
  }

  CompletionStage<MailExchangers> hostsOf(String domain) {
    return dns.mx(domain).thenApply(answer -> read(domain, answer));
  }

  private MailExchangers read(String domain, DnsAnswer<MxRecord> answer) {
    if (answer instanceof Found<MxRecord> found) {
      return choose(domain, found.records());
    } else if (answer instanceof NoSuchDomain<MxRecord> none) {
      return refused(EnhancedStatus.BAD_DESTINATION_SYSTEM, none.reason());
    } else if (answer instanceof TemporaryFailure<MxRecord> failure) {
      return new MailExchangers.None(
          new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, failure.reason()));
    }
    // No MX: the domain itself, as if it named itself with preference 0 (RFC 5321 section 5.1).
    return new MailExchangers.Hosts(List.of(domain), true);
  }

  private MailExchangers choose(String domain, List<MxRecord> records) {
    // RFC 7505 section 3: beside other records a null MX must not stand; it says nothing there.
    List<MxRecord> named = new ArrayList<>(records);
    named.removeIf(MxRecord::isNull);
    if (named.isEmpty()) {
      return refused(EnhancedStatus.NULL_MX, domain + " takes no mail (null MX)");
    }
    List<String> hosts = inOrder(closerThanSelf(named));
    return hosts.isEmpty()
        ? refused(ROUTING_LOOP, "mail for " + domain + " would come back to this host")
        : new MailExchangers.Hosts(hosts, false);
  }

  /** RFC 5321 section 5.1: a host that is in the list passes mail only to those before itself. */
  private List<MxRecord> closerThanSelf(List<MxRecord> records) {
    OptionalInt own =
        records.stream()
            .filter(record -> ownNames.contains(Ascii.toLowerCase(record.host())))
            .mapToInt(MxRecord::preference)
            .min();
    return own.isEmpty()
        ? records
        : records.stream().filter(record -> record.preference() < own.getAsInt()).toList();
  }

  /** RFC 5321 section 5.1: lowest preference first; equals in random order, to spread the load. */
  private List<String> inOrder(List<MxRecord> records) {
    List<MxRecord> shuffled = new ArrayList<>(records);
    shuffle(shuffled);
    return shuffled.stream()
        .sorted(comparingInt(MxRecord::preference)) // stable: keeps equals as shuffled
        .map(MxRecord::host)
        .distinct()
        .limit(maxHosts)
        .toList();
  }

  private void shuffle(List<MxRecord> records) {
    synchronized (random) { // a generator need not be safe for several threads
      for (int i = records.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        records.set(j, records.set(i, records.get(j)));
      }
    }
  }

  private static MailExchangers refused(EnhancedStatus status, String reason) {
    return new MailExchangers.None(new Route.Refused(status, reason));
  }
}
