package io.fortimail.dns;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.xbill.DNS.ResolverConfig;

/**
 * Puts a client together that asks servers: by default those of this machine, with a cache, and
 * without belief in what they say about DNSSEC.
 *
 * <pre>{@code
 * DnsClient dns = DnsClient.builder()
 *     .server(new InetSocketAddress("127.0.0.1", 53))
 *     .dnssec(DnssecTrust.trustedResolver())
 *     .build();
 * }</pre>
 *
 * <p>For one thread; the clients it builds are for many.
 */
public final class DnsClientBuilder {

  private final List<InetSocketAddress> servers = new ArrayList<>();
  private DnsLimits limits = DnsLimits.DEFAULT;
  private Optional<DnsCacheLimits> cache = Optional.of(DnsCacheLimits.DEFAULT);
  private DnssecTrust trust = DnssecTrust.none();
  private DnsListener listener = DnsListener.NONE;
  private Executor executor = ForkJoinPool.commonPool();
  private Ticker ticker = Ticker.systemTicker();

  DnsClientBuilder() {}

  /**
   * Adds a server. The first that is fit is asked first; the next when one times out, fails,
   * refuses or answers what is no answer. One that keeps silent is asked last for a while.
   *
   * @param server where it listens, by UDP and TCP
   * @return this
   * @throws IllegalArgumentException if the address is unresolved
   */
  public DnsClientBuilder server(InetSocketAddress server) {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException("unresolved: " + server);
    }
    servers.add(server);
    return this;
  }

  /**
   * Sets what a question may cost.
   *
   * @param newLimits the limits; {@link DnsLimits#DEFAULT} by default
   * @return this
   */
  public DnsClientBuilder limits(DnsLimits newLimits) {
    this.limits = newLimits;
    return this;
  }

  /**
   * Sets what is kept of the answers.
   *
   * @param newLimits the limits; {@link DnsCacheLimits#DEFAULT} by default
   * @return this
   */
  public DnsClientBuilder cache(DnsCacheLimits newLimits) {
    this.cache = Optional.of(newLimits);
    return this;
  }

  /**
   * Keeps no answers: each question goes to a server.
   *
   * @return this
   */
  public DnsClientBuilder withoutCache() {
    this.cache = Optional.empty();
    return this;
  }

  /**
   * Sets whose word is taken that an answer is genuine.
   *
   * @param newTrust the trust; {@link DnssecTrust#none} by default
   * @return this
   */
  public DnsClientBuilder dnssec(DnssecTrust newTrust) {
    this.trust = newTrust;
    return this;
  }

  /**
   * Sets who is told of each answer.
   *
   * @param newListener the listener; {@link DnsListener#NONE} by default
   * @return this
   */
  public DnsClientBuilder listener(DnsListener newListener) {
    this.listener = newListener;
    return this;
  }

  /**
   * Sets what reads answers, checks signatures and calls those who asked. They must not block.
   *
   * @param newExecutor the executor; the common pool by default
   * @return this
   */
  public DnsClientBuilder executor(Executor newExecutor) {
    this.executor = newExecutor;
    return this;
  }

  /**
   * Sets the time by which answers age and servers rest. Deadlines go by the system's.
   *
   * @param newTicker the ticker; the system's by default
   * @return this
   */
  public DnsClientBuilder ticker(Ticker newTicker) {
    this.ticker = newTicker;
    return this;
  }

  /**
   * Builds the client. It opens no socket before it is asked.
   *
   * @return the client
   */
  public DnsClient build() {
    List<InetSocketAddress> asked =
        servers.isEmpty()
            ? ResolverConfig.getCurrentConfig().servers()
            : ImmutableList.copyOf(servers);
    Listening listening = new Listening(listener, ticker);
    DnsClient network = new ResolverDns(asked, limits, trust, executor, listening);
    return cache
        .<DnsClient>map(kept -> new CachingDns(network, kept, listening, executor))
        .orElse(network);
  }
}
