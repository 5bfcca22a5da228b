package io.fortimail.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** A server: asks it by UDP, and by TCP where the answer is cut off; and knows how it fares. */
final class DnsServer {

  /** How long a server that does not answer is passed over at first; doubles each time. */
  private static final Duration FIRST_REST = Duration.ofSeconds(1);

  /** A minute: what has been repaired is found again soon, at the price of one slow question. */
  private static final int MAX_DOUBLINGS = 6;

  private final SimpleResolver udp;
  private final SimpleResolver tcp;
  private final WireGate gate;
  private final AtomicInteger silences = new AtomicInteger();
  private long restsUntil;
  private long passedOverUntil;

  DnsServer(InetSocketAddress address, WireGate gate, Duration patience) {
    this.gate = gate;
    this.udp = new SimpleResolver(address);
    this.tcp = new SimpleResolver(address);
    udp.setIgnoreTruncation(true); // TCP takes its own turn, and is told apart when it fails
    tcp.setTCP(true);
    udp.setTimeout(patience);
    tcp.setTimeout(patience);
  }

  /** Fails with {@link WireFailure} or what it {@linkplain WireFailure#of explains}. */
  CompletableFuture<Message> exchange(Message query, DnsLookup lookup) {
    return gate.pass(lookup, () -> udp.sendAsync(query, lookup))
        .thenCompose(
            response ->
                response.getHeader().getFlag(Flags.TC)
                    ? byTcp(query, lookup)
                    : CompletableFuture.completedFuture(response))
        .thenApply(DnsServer::checked);
  }

  private CompletableFuture<Message> byTcp(Message query, DnsLookup lookup) {
    return gate.pass(lookup, () -> tcp.sendAsync(query, lookup))
        .exceptionally(
            failure -> {
              WireFailure why = WireFailure.of(failure);
              if (why.why() == DnsFailure.BUDGET) {
                throw new CompletionException(why); // it has not been asked
              }
              // There it is, and it answers: but not with all of it.
              throw broken("cut off, and by TCP " + why.reason());
            });
  }

  /** Number and question have been compared already (RFC 5452 section 9.1). */
  private static Message checked(Message response) {
    if (!response.getHeader().getFlag(Flags.QR)) {
      throw broken("a question");
    }
    return response;
  }

  private static CompletionException broken(String why) {
    return new CompletionException(
        new WireFailure(DnsFailure.MALFORMED, "no usable answer: " + why));
  }

  /** It has answered something. */
  void spoke() {
    if (silences.get() != 0) {
      silences.set(0);
    }
  }

  /**
   * It could not be reached, or has said nothing in time. While it rests this is no news: what was
   * asked together ends together.
   */
  synchronized void wasSilent(long now) {
    int before = silences.get();
    if (before != 0 && now - restsUntil < 0) {
      return;
    }
    silences.set(before + 1);
    restsUntil = now + (FIRST_REST.toNanos() << Math.min(before, MAX_DOUBLINGS));
    passedOverUntil = restsUntil;
  }

  /** Whether to ask it before others; of those who come when its rest is over, one is told yes. */
  boolean isFit(long now) {
    return silences.get() == 0 || takeChance(now);
  }

  private synchronized boolean takeChance(long now) {
    if (now - passedOverUntil < 0) {
      return false;
    }
    passedOverUntil = now + FIRST_REST.toNanos();
    return true;
  }
}
