package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ReversedAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the name of an address and confirms it: whoever runs an address may give it any name, so a
 * name counts only if it leads back to the address (RFC 8601 section 3, {@code iprev}).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ReverseDns {

  /**
   * How many names of an address are looked at, in the order of the answer: RFC 7208 section 5.5
   * allows ten, and an attacker may publish thousands.
   */
  public static final int MAX_NAMES = 10;

  /**
   * What one address may cost: the question for its names and one for each, in 4.5 s together. Each
   * may take 4 s by default, and a filter has 5 s, after which nothing would be known at all.
   */
  public static final DnsBudget DEFAULT_BUDGET =
      new DnsBudget(1 + MAX_NAMES, Duration.ofMillis(4500));

  private final DnsClient dns;
  private final DnsBudget budget;

  /**
   * Reverse DNS within {@link #DEFAULT_BUDGET}.
   *
   * @param dns whom to ask
   */
  public ReverseDns(DnsClient dns) {
    this(dns, DEFAULT_BUDGET);
  }

  /**
   * Reverse DNS.
   *
   * @param dns whom to ask
   * @param budget what one address may cost; a name that could not be asked for any more counts as
   *     one of which nobody can tell
   */
  public ReverseDns(DnsClient dns, DnsBudget budget) {
    this.dns = dns;
    this.budget = budget;
  }

  /**
   * Looks for the confirmed names of an address.
   *
   * @param address the address; an IPv4-mapped IPv6 address counts as the IPv4 address
   * @return what was found; it does not fail
   */
  public CompletionStage<ReverseDnsResult> lookUp(InetAddress address) {
    InetAddress plain = ReversedAddress.unmapped(address);
    DnsClient bounded = dns.within(budget);
    return bounded.ptr(plain).thenCompose(answer -> confirm(bounded, plain, answer));
  }

  private static CompletionStage<ReverseDnsResult> confirm(
      DnsClient dns, InetAddress address, DnsAnswer<String> answer) {
    if (answer instanceof TemporaryFailure<String> failure) {
      return CompletableFuture.completedFuture(
          new ReverseDnsResult.Unavailable(address, failure.reason(), List.of()));
    } else if (!(answer instanceof Found<String>)) {
      return CompletableFuture.completedFuture(new ReverseDnsResult.NoName(address));
    }
    List<String> names =
        ((Found<String>) answer).records().stream().distinct().limit(MAX_NAMES).toList();
    DnsType<InetAddress> type = address instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
    List<CompletableFuture<DnsAnswer<InetAddress>>> asked =
        names.stream()
            .map(name -> dns.ask(new DnsQuestion<>(name, type)).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> judge(address, names, asked.stream().map(CompletableFuture::join).toList()));
  }

  private static ReverseDnsResult judge(
      InetAddress address, List<String> names, List<DnsAnswer<InetAddress>> answers) {
    List<String> confirmed = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (int i = 0; i < names.size(); i++) {
      DnsAnswer<InetAddress> answer = answers.get(i);
      if (answer instanceof Found<InetAddress> found && found.records().contains(address)) {
        confirmed.add(names.get(i));
      } else if (answer instanceof TemporaryFailure<InetAddress> failed) {
        failure = Optional.of(failed.reason());
      }
    }
    if (!confirmed.isEmpty()) {
      return new ReverseDnsResult.Confirmed(address, confirmed, names);
    }
    // The name that could not be looked up may be the one that leads back.
    return failure.isPresent()
        ? new ReverseDnsResult.Unavailable(address, failure.get(), names)
        : new ReverseDnsResult.Unconfirmed(address, names);
  }
}
