package io.fortimail.dns;

import com.google.common.base.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/** The servers, in the form in which dnsjava's validator asks them too. */
final class Upstream implements Resolver {

  /** What passes every network in one piece (DNS flag day 2020); longer answers come by TCP. */
  static final int UDP_PAYLOAD = 1232;

  private final List<DnsServer> servers;
  private final DnsLimits limits;
  private final Ticker ticker;
  private OPTRecord extension = new OPTRecord(UDP_PAYLOAD, 0, 0);

  Upstream(List<InetSocketAddress> addresses, DnsLimits limits, Ticker ticker) {
    WireGate gate = new WireGate(limits);
    this.servers =
        addresses.stream().map(address -> new DnsServer(address, gate, limits.perTry())).toList();
    this.limits = limits;
    this.ticker = ticker;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    DnsLookup lookup =
        executor instanceof DnsLookup known ? known : new DnsLookup(executor, limits);
    Message extended = query;
    if (query.getOPT() == null) {
      extended = query.clone();
      extended.addRecord(extension, Section.ADDITIONAL);
    }
    return new Attempts(extended, lookup, ticker, order()).start();
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query) {
    return sendAsync(query, ForkJoinPool.commonPool());
  }

  /** All rounds: each time those first that answered last time they were asked. */
  private List<DnsServer> order() {
    List<DnsServer> round = servers;
    if (servers.size() > 1) {
      long now = ticker.read();
      List<DnsServer> fit = new ArrayList<>(servers.size());
      List<DnsServer> resting = new ArrayList<>();
      for (DnsServer server : servers) {
        (server.isFit(now) ? fit : resting).add(server);
      }
      fit.addAll(resting);
      round = fit;
    }
    List<DnsServer> all = new ArrayList<>(round.size() * limits.tries());
    for (int i = 0; i < limits.tries(); i++) {
      all.addAll(round);
    }
    return all;
  }

  /** The validator asks for signatures by this. */
  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
    extension = new OPTRecord(UDP_PAYLOAD, 0, 0, flags, options);
  }

  @Override
  public Duration getTimeout() {
    return limits.total();
  }

  /** The limits have it. */
  @Override
  public void setTimeout(Duration timeout) {}

  /** The addresses have it. */
  @Override
  public void setPort(int port) {}

  /** Its answers decide. */
  @Override
  public void setTCP(boolean flag) {}

  /** It never is. */
  @Override
  public void setIgnoreTruncation(boolean flag) {}

  /** There is none. */
  @Override
  public void setTSIGKey(TSIG key) {}
}
