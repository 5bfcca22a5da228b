package io.fortimail.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Asks resolvers over sockets, and says how far their answers are known to be genuine. */
final class ResolverDns implements DnsClient {

  private static final Logger log = LoggerFactory.getLogger(ResolverDns.class);

  /**
   * How often a name is hashed for a proof that it does not exist. RFC 9276 section 3.2 lets a
   * validator take what has more for unsigned; it names 100, as others do.
   */
  private static final int MAX_NSEC3_ITERATIONS = 100;

  /**
   * How many signatures of one set of records are tried, of keys that might have made them, and how
   * many keys that a DS record might mean: more have only those who want to keep a validator busy
   * (CVE-2023-50387, "KeyTrap"). As in Unbound; a set signed by two keys of two algorithms has
   * four.
   */
  private static final int MAX_SIGNATURES = 8;

  private static final int MAX_KEY_MISMATCHES = 4;

  private final Resolver resolver;
  private final DnssecTrust trust;
  private final DnsLimits limits;
  private final Executor executor;
  private final Listening listening;

  ResolverDns(
      List<InetSocketAddress> servers,
      DnsLimits limits,
      DnssecTrust trust,
      Executor executor,
      Listening listening) {
    this.trust = trust;
    this.limits = limits;
    this.executor = executor;
    this.listening = listening;
    Upstream upstream = new Upstream(servers, limits, listening.ticker());
    this.resolver =
        trust instanceof DnssecTrust.Anchors anchors ? validator(upstream, anchors) : upstream;
  }

  private static Resolver validator(Upstream upstream, DnssecTrust.Anchors anchors) {
    ValidatingResolver validator = new ValidatingResolver(upstream);
    Properties limits = new Properties();
    for (int keySize : new int[] {1024, 2048, 4096}) {
      limits.setProperty(
          "dnsjava.dnssec.nsec3.iterations." + keySize, Integer.toString(MAX_NSEC3_ITERATIONS));
    }
    limits.setProperty("dnsjava.dnssec.max_validate_rrsigs", Integer.toString(MAX_SIGNATURES));
    limits.setProperty(
        "dnsjava.dnssec.max_ds_match_failures", Integer.toString(MAX_KEY_MISMATCHES));
    try {
      validator.init(limits);
      validator.loadTrustAnchors(new ByteArrayInputStream(anchors.zoneText().getBytes(UTF_8)));
    } catch (IOException unreadable) { // the anchors have been read before
      throw new UncheckedIOException(unreadable);
    }
    validator.setAddReasonToAdditional(false);
    return validator;
  }

  @Override
  public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
    long since = listening.isOn() ? listening.now() : 0;
    Optional<Name> name = DomainNames.parse(question.name());
    if (name.isEmpty()) {
      DnsAnswer<T> none = new NoSuchDomain<>(question.name() + " is no name", Duration.ZERO, false);
      listening.tell(question, none, DnsSource.NETWORK, since);
      return CompletableFuture.completedFuture(none);
    }
    DnsLookup lookup = new DnsLookup(executor, limits);
    AnswerReader<T> reader = new AnswerReader<>(question, name.get(), limits);
    return new Handover(executor)
        .ofFailures(
            send(reader, question, lookup)
                .orTimeout(limits.total().toNanos(), TimeUnit.NANOSECONDS))
        .handle(
            (answer, thrown) -> {
              DnsAnswer<T> told = thrown == null ? answer : failed(reader, lookup, thrown);
              listening.tell(question, told, DnsSource.NETWORK, since);
              return told;
            });
  }

  private <T> CompletableFuture<DnsAnswer<T>> send(
      AnswerReader<T> reader, DnsQuestion<T> question, DnsLookup lookup) {
    Message query =
        Message.newQuery(Record.newRecord(reader.current(), question.type().code(), DClass.IN));
    if (trust instanceof DnssecTrust.TrustedResolver) {
      query.getHeader().setFlag(Flags.AD); // RFC 6840 section 5.7: "tell me whether you validated"
    }
    return resolver
        .sendAsync(query, lookup)
        .thenCompose(
            response -> {
              if (trust instanceof DnssecTrust.None) {
                response.getHeader().unsetFlag(Flags.AD);
              }
              return judged(reader, lookup, response)
                  .map(CompletableFuture::completedFuture)
                  .orElseGet(() -> send(reader, question, lookup));
            })
        .toCompletableFuture();
  }

  private <T> Optional<DnsAnswer<T>> judged(
      AnswerReader<T> reader, DnsLookup lookup, Message response) {
    if (!(trust instanceof DnssecTrust.None) && response.getRcode() == Rcode.SERVFAIL) {
      // Where a key could not be had, nobody has seen a wrong signature.
      Optional<DnsAnswer<T>> unheard =
          lookup.failure().map(why -> reader.failed(why.why(), why.reason()));
      if (unheard.isPresent()) {
        return unheard;
      } else if (SignatureErrors.in(response) || trust instanceof DnssecTrust.Anchors) {
        return Optional.of(reader.failed(DnsFailure.BOGUS, "the signatures are not right"));
      }
    }
    return reader.read(response);
  }

  private <T> DnsAnswer<T> failed(AnswerReader<T> reader, DnsLookup lookup, Throwable thrown) {
    WireFailure why =
        thrown instanceof TimeoutException ? lookup.overdue() : WireFailure.of(thrown);
    log.debug("{}", why.reason(), thrown);
    return reader.failed(why.why(), why.reason());
  }
}
