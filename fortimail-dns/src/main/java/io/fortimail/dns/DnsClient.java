package io.fortimail.dns;

import com.google.common.base.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;

/**
 * Asks DNS. It never blocks its caller and never fails: what goes wrong is an answer too.
 *
 * <p>Names are absolute; no search path and no hosts file apply. Aliases are followed.
 *
 * <p>Safe for use by several threads.
 */
public interface DnsClient {

  /**
   * Asks.
   *
   * @param <T> what is asked for
   * @param question the question
   * @return the answer, now or later, on any thread; it does not fail and comes within the limits
   */
  <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question);

  /**
   * Asks for the IPv4 addresses of a name.
   *
   * @param name the name
   * @return the answer
   */
  default CompletionStage<DnsAnswer<InetAddress>> a(String name) {
    return ask(new DnsQuestion<>(name, DnsType.A));
  }

  /**
   * Asks for the IPv6 addresses of a name.
   *
   * @param name the name
   * @return the answer
   */
  default CompletionStage<DnsAnswer<InetAddress>> aaaa(String name) {
    return ask(new DnsQuestion<>(name, DnsType.AAAA));
  }

  /**
   * Asks for the IPv4 and IPv6 addresses of a name, both at once.
   *
   * @param name the name
   * @return what was found of either, IPv4 first; where neither was found, a failure of one is the
   *     answer before the emptiness of the other
   */
  default CompletionStage<DnsAnswer<InetAddress>> addresses(String name) {
    return a(name).thenCombine(aaaa(name), BothFamilies::join);
  }

  /**
   * Asks for the hosts that take mail for a domain.
   *
   * @param domain the domain
   * @return the answer, in no particular order
   */
  default CompletionStage<DnsAnswer<MxRecord>> mx(String domain) {
    return ask(new DnsQuestion<>(domain, DnsType.MX));
  }

  /**
   * Asks for the texts of a name.
   *
   * @param name the name
   * @return the answer; see {@link DnsType#TXT}
   */
  default CompletionStage<DnsAnswer<String>> txt(String name) {
    return ask(new DnsQuestion<>(name, DnsType.TXT));
  }

  /**
   * Asks for the names of an address. They are claims of whoever runs the address.
   *
   * @param address the address
   * @return the answer
   */
  default CompletionStage<DnsAnswer<String>> ptr(InetAddress address) {
    return ask(DnsQuestion.namesOf(address));
  }

  /**
   * A view of this client for one evaluation, such as of one SPF policy or one route. Questions
   * beyond the budget are not asked: their answer is a failure by {@link DnsFailure#BUDGET}. So is
   * that to a question still open when the time is over; this harms no other asker.
   *
   * @param budget what the evaluation may ask
   * @return the client for it; its time runs from now
   */
  default DnsClient within(DnsBudget budget) {
    return new BudgetedDns(this, budget, Ticker.systemTicker(), ForkJoinPool.commonPool());
  }

  /** {@return a builder of clients that ask servers} */
  static DnsClientBuilder builder() {
    return new DnsClientBuilder();
  }

  /** {@return a client of the resolvers this machine is set up with, with all defaults} */
  static DnsClient system() {
    return builder().build();
  }

  /**
   * A client of the resolvers this machine is set up with.
   *
   * @param limits what a question may cost
   * @return the client
   */
  static DnsClient system(DnsLimits limits) {
    return builder().limits(limits).build();
  }

  /**
   * A client of a resolver, with all defaults.
   *
   * @param resolver where it listens, by UDP and TCP
   * @return the client
   * @throws IllegalArgumentException if the address is unresolved
   */
  static DnsClient of(InetSocketAddress resolver) {
    return builder().server(resolver).build();
  }

  /**
   * A client of several resolvers, any of which will do.
   *
   * @param limits what a question may cost
   * @param resolvers where they listen, by UDP and TCP; at least one
   * @return the client
   * @throws IllegalArgumentException if there is none, or an address is unresolved
   */
  static DnsClient of(DnsLimits limits, List<InetSocketAddress> resolvers) {
    if (resolvers.isEmpty()) {
      throw new IllegalArgumentException("no resolver");
    }
    DnsClientBuilder builder = builder().limits(limits);
    resolvers.forEach(builder::server);
    return builder.build();
  }
}
