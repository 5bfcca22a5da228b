package io.fortimail.dns.delivery;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The second half of RFC 5321 section 5.1: from a host to its addresses. */
final class HostLookup {

  private final DnsClient dns;
  private final AddressFamilies families;
  private final int maxAddresses;

  HostLookup(DnsClient dns, AddressFamilies families, int maxAddresses) {
    this.dns = dns;
    this.families = families;
    this.maxAddresses = maxAddresses;
  }

  /**
   * What is known of a host.
   *
   * @param name its name
   * @param addresses its addresses, in the order to try
   * @param failure why some or all could not be asked for
   * @param absence why there are none
   */
  record Host(String name, List<InetAddress> addresses, Optional<String> failure, String absence) {}

  CompletionStage<Host> addressesOf(String name) {
    CompletionStage<List<DnsAnswer<InetAddress>>> answers =
        CompletableFuture.completedFuture(List.of());
    for (DnsType<InetAddress> type : families.types()) {
      answers = answers.thenCombine(dns.ask(new DnsQuestion<>(name, type)), HostLookup::append);
    }
    return answers.thenApply(all -> read(name, all));
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private Host read(String name, List<DnsAnswer<InetAddress>> answers) {
    List<InetAddress> addresses = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    String absence = name + " has no address that mail could be sent to";
    for (DnsAnswer<InetAddress> answer : answers) {
      if (answer instanceof Found<InetAddress> found) {
        found.records().stream()
            .filter(HostLookup::isHost)
            .limit(maxAddresses)
            .forEach(addresses::add);
      } else if (answer instanceof TemporaryFailure<InetAddress> failed) {
        failure = Optional.of(failed.reason());
      } else if (answer instanceof NoSuchDomain<InetAddress> none) {
        absence = none.reason();
      } else if (answer instanceof NoData<InetAddress> none) {
        absence = answers.size() > 1 ? absence : none.reason();
      }
    }
    return new Host(name, addresses, failure, absence);
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
