package io.fortimail.dns;

import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** Asks resolvers over sockets: by UDP, and by TCP where the answer is too long for that. */
final class ResolverDns implements DnsClient {

  private static final Logger log = LoggerFactory.getLogger(ResolverDns.class);

  /** What passes every network in one piece (DNS flag day 2020); longer answers come by TCP. */
  private static final int UDP_PAYLOAD = 1232;

  private final Resolver resolver;
  private final DnsLimits limits;

  private ResolverDns(Resolver resolver, DnsLimits limits) {
    this.resolver = resolver;
    this.limits = limits;
  }

  static DnsClient system(DnsLimits limits) {
    return of(limits, ResolverConfig.getCurrentConfig().servers());
  }

  static DnsClient of(DnsLimits limits, List<InetSocketAddress> servers) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no resolver");
    }
    List<Resolver> each = new ArrayList<>(servers.size());
    for (InetSocketAddress server : servers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("unresolved: " + server);
      }
      each.add(new SimpleResolver(server));
    }
    ExtendedResolver all = new ExtendedResolver(each);
    all.setRetries(limits.tries());
    all.setTimeout(limits.total());
    all.setEDNS(0, UDP_PAYLOAD, 0, List.of());
    each.forEach(one -> one.setTimeout(limits.perTry())); // after: the constructor sets its own
    return new ResolverDns(all, limits);
  }

  @Override
  public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
    Optional<Name> name = DomainNames.parse(question.name());
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new NoSuchDomain<>(question.name() + " is no name", Duration.ZERO, false));
    }
    AnswerReader<T> reader = new AnswerReader<>(question, name.get(), limits);
    return start(reader, question)
        .orTimeout(limits.total().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> failed(reader, question, failure));
  }

  private <T> CompletableFuture<DnsAnswer<T>> start(
      AnswerReader<T> reader, DnsQuestion<T> question) {
    try {
      return send(reader, question);
    } catch (RuntimeException failure) { // no socket to be had
      return CompletableFuture.failedFuture(failure);
    }
  }

  private <T> CompletableFuture<DnsAnswer<T>> send(
      AnswerReader<T> reader, DnsQuestion<T> question) {
    Message query =
        Message.newQuery(Record.newRecord(reader.current(), question.type().code(), DClass.IN));
    query.getHeader().setFlag(Flags.AD); // RFC 6840 section 5.7: "tell me whether you validated"
    return resolver
        .sendAsync(query)
        .thenCompose(
            response -> {
              if (!response.getHeader().getFlag(Flags.QR)) {
                return CompletableFuture.completedFuture(
                    reader.failed(DnsFailure.MALFORMED, "not an answer"));
              }
              return reader
                  .read(response)
                  .map(CompletableFuture::completedFuture)
                  .orElseGet(() -> send(reader, question));
            })
        .toCompletableFuture();
  }

  private <T> DnsAnswer<T> failed(
      AnswerReader<T> reader, DnsQuestion<T> question, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    log.debug("{} failed", question, cause);
    if (cause instanceof TimeoutException || isTimeout(cause)) {
      return reader.failed(DnsFailure.TIMEOUT, "no answer in time");
    }
    return reader.failed(
        DnsFailure.NETWORK,
        cause instanceof IOException
            ? "no usable answer: " + cause.getMessage()
            : "no usable answer");
  }

  /** dnsjava wraps its own time-outs into an {@link IOException}. */
  private static boolean isTimeout(Throwable cause) {
    return cause instanceof IOException && cause.getCause() instanceof TimeoutException;
  }
}
