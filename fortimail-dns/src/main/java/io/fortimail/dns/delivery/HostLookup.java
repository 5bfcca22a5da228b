package io.fortimail.dns.delivery;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.MxRecord;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The second half of RFC 5321 section 5.1: from a host to its addresses. */
final class HostLookup {

  private final RoutingSettings settings;

  HostLookup(RoutingSettings settings) {
    this.settings = settings;
  }

  /**
   * What is known of a host.
   *
   * @param record its name and its preference
   * @param addresses its addresses, in the order to try
   * @param canonicalName the name that its aliases lead to
   * @param validated whether addresses and aliases are known to be genuine by DNSSEC
   * @param failure why some or all addresses could not be asked for
   * @param absence why there are none
   */
  record Host(
      MxRecord record,
      List<InetAddress> addresses,
      String canonicalName,
      boolean validated,
      Optional<String> failure,
      String absence) {

    ResolvedHost resolved(MailExchangers.Hosts exchangers, int port) {
      boolean named = exchangers.origin() == MailExchangers.Origin.ADMINISTRATOR;
      return new ResolvedHost(
          record.host(),
          addresses,
          port,
          canonicalName,
          validated,
          named || exchangers.validated(),
          named);
    }
  }

  /**
   * Asks for the addresses of a host.
   *
   * @param spread whether the load is to be spread over its addresses: with MX records their owner
   *     has done that already
   */
  CompletionStage<Host> addressesOf(MxRecord host, boolean spread) {
    CompletionStage<List<DnsAnswer<InetAddress>>> answers =
        CompletableFuture.completedFuture(List.of());
    for (DnsType<InetAddress> type : settings.families().types()) {
      DnsQuestion<InetAddress> question = new DnsQuestion<>(host.host(), type);
      answers = answers.thenCombine(settings.dns().ask(question), HostLookup::append);
    }
    return answers.thenApply(all -> read(host, spread, all));
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private Host read(MxRecord host, boolean spread, List<DnsAnswer<InetAddress>> answers) {
    boolean validated = answers.stream().anyMatch(HostLookup::isGenuine);
    List<List<InetAddress>> byType = new ArrayList<>();
    String canonicalName = host.host();
    Optional<String> failure = Optional.empty();
    String absence = host.host() + " has no address that mail could be sent to";
    for (DnsAnswer<InetAddress> answer : answers) {
      if (answer instanceof Found<InetAddress> found) {
        if (found.validated() == validated) {
          byType.add(usable(found.records(), spread));
          canonicalName = found.name();
        }
      } else if (answer instanceof TemporaryFailure<InetAddress> failed) {
        failure = Optional.of(failed.reason());
      } else if (answer instanceof NoSuchDomain<InetAddress> none) {
        absence = none.reason();
      } else if (answer instanceof NoData<InetAddress> none) {
        absence = answers.size() > 1 ? absence : none.reason();
      }
    }
    List<InetAddress> order = settings.families().arrange(byType, settings.chance());
    return new Host(host, order, canonicalName, validated, failure, absence);
  }

  /**
   * RFC 7672 section 2.2.2 goes by the addresses that there are: that the other type is absent or
   * cannot be asked for makes those found no less genuine. Where one type is genuine and the other
   * is not, only the genuine ones are used, so that neither takes the safety of the other.
   */
  private static boolean isGenuine(DnsAnswer<InetAddress> answer) {
    return answer instanceof Found && answer.validated();
  }

  private List<InetAddress> usable(List<InetAddress> addresses, boolean spread) {
    List<InetAddress> hosts = addresses.stream().filter(HostLookup::isHost).toList();
    return (spread ? settings.chance().shuffled(hosts) : hosts)
        .stream().limit(settings.limits().maxAddresses()).toList();
  }

  /** Addresses nobody can listen on as a mail server: they are in DNS by mistake or by malice. */
  static boolean isHost(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean thisNetwork = bytes.length == 4 && bytes[0] == 0; // RFC 6890: 0.0.0.0/8
    boolean reserved = bytes.length == 4 && (bytes[0] & 0xf0) == 0xf0; // 240.0.0.0/4, broadcast
    return !thisNetwork
        && !reserved
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress();
  }
}
