package io.fortimail.dns.mtasts;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the policies of domains, and keeps to those it has found until they are over (RFC 8461
 * sections 3.3 and 5.1).
 *
 * <pre>{@code
 * MtaStsPolicies policies = new MtaStsPolicies(dns, new HttpsMtaStsFetcher());
 * MtaStsLookup lookup = policies.policyFor("example.org").toCompletableFuture().join();
 * }</pre>
 *
 * <p>The domain is that of the recipient's address; a policy says nothing about subdomains, and
 * where mail goes to a smart host, the policy of the smart host's own domain counts, if any (RFC
 * 8461 sections 2 and 8.4).
 *
 * <p>Once a policy is known, neither a record that has gone or cannot be had nor a policy host that
 * fails makes mail less safe before the policy is over. Safe for use by several threads.
 */
public final class MtaStsPolicies {

  /**
   * How long a version of a policy is not fetched again after a try: 5 minutes, the least that RFC
   * 8461 section 3.3 wants after a failure. It also holds for policies that live shorter.
   */
  public static final Duration FETCH_PAUSE = Duration.ofMinutes(5);

  /**
   * How many policies are fetched at once: 100. Each may take a minute, a thread while its name is
   * looked up, and a socket; domains that nobody has heard of before must not take all of them.
   */
  public static final int MAX_FETCHES = 100;

  private static final Logger log = LoggerFactory.getLogger(MtaStsPolicies.class);

  private final DnsClient dns;
  private final MtaStsFetcher fetcher;
  private final MtaStsStore store;
  private final InstantSource clock;
  private final FailedFetches failures = new FailedFetches(FETCH_PAUSE);
  private final AtomicInteger fetching = new AtomicInteger();
  private final Map<String, CompletableFuture<MtaStsLookup>> underWay = new ConcurrentHashMap<>();

  /**
   * Policies kept in memory.
   *
   * @param dns whom to ask for records
   * @param fetcher fetches policies
   */
  public MtaStsPolicies(DnsClient dns, MtaStsFetcher fetcher) {
    this(dns, fetcher, MtaStsStore.inMemory(), InstantSource.system());
  }

  /**
   * Policies with a store and a clock.
   *
   * @param dns whom to ask for records
   * @param fetcher fetches policies
   * @param store keeps them
   * @param clock tells the time
   */
  public MtaStsPolicies(
      DnsClient dns, MtaStsFetcher fetcher, MtaStsStore store, InstantSource clock) {
    this.dns = dns;
    this.fetcher = fetcher;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Finds the policy of a domain.
   *
   * @param domain the domain of the recipient, in A-labels or U-labels
   * @return what is known, now or later, on any thread; it does not fail
   */
  public CompletionStage<MtaStsLookup> policyFor(String domain) {
    return shared(domain, false);
  }

  /**
   * Fetches a policy again although it is cached, as should be done once a day with those in use
   * (RFC 8461 section 3.3), so that none ends while its host is being blocked.
   *
   * @param domain the domain of the recipient
   * @return what is known, as of {@link #policyFor}
   */
  public CompletionStage<MtaStsLookup> refresh(String domain) {
    return shared(domain, true);
  }

  private CompletionStage<MtaStsLookup> shared(String domain, boolean again) {
    Optional<String> name = HostNames.canonical(domain);
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new MtaStsLookup.None("no domain: " + domain, Optional.empty()));
    }
    String key = again ? "!" + name.get() : name.get(); // a refresh must not wait for a look-up
    CompletableFuture<MtaStsLookup> mine = new CompletableFuture<>();
    CompletableFuture<MtaStsLookup> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      return other.copy(); // nobody can cancel it for the others
    }
    var unused =
        lookUp(name.get(), again)
            .whenComplete(
                (lookup, failure) -> {
                  underWay.remove(key);
                  mine.complete(lookup == null ? broken(name.get(), failure) : lookup);
                });
    return mine.copy();
  }

  private CompletionStage<MtaStsLookup> lookUp(String domain, boolean again) {
    try {
      return load(domain)
          .thenCombine(
              MtaStsRecord.lookUp(dns, domain),
              (loaded, record) ->
                  found(domain, loaded.policy(), record, again)
                      .thenApply(lookup -> loaded.judge(lookup, record)))
          .thenCompose(lookup -> lookup);
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  /**
   * What the store has, or that it has failed.
   *
   * @param policy the policy
   * @param failed whether there may be one that could not be loaded
   */
  private record Loaded(Optional<CachedPolicy> policy, boolean failed) {

    /** A policy that may be known does not end because the disk fails (RFC 8461 section 5.1). */
    MtaStsLookup judge(MtaStsLookup lookup, MtaStsRecord record) {
      boolean likely =
          record instanceof MtaStsRecord.Found || record instanceof MtaStsRecord.Unknown;
      return failed && likely && lookup instanceof MtaStsLookup.None
          ? new MtaStsLookup.Unknown(
              lookup.problem().orElse(fetchError("the policy cannot be loaded")))
          : lookup;
    }
  }

  private CompletionStage<Loaded> load(String domain) {
    return store
        .load(domain)
        .handle(
            (policy, failure) -> {
              if (failure != null) {
                log.warn("The policy of {} cannot be loaded", domain, failure);
                return new Loaded(Optional.empty(), true);
              }
              return new Loaded(policy, false);
            });
  }

  private CompletionStage<MtaStsLookup> found(
      String domain, Optional<CachedPolicy> cached, MtaStsRecord record, boolean again) {
    Instant now = clock.instant();
    Optional<CachedPolicy> valid = cached.filter(policy -> now.isBefore(policy.expires()));
    if (!(record instanceof MtaStsRecord.Found published)) {
      return CompletableFuture.completedFuture(without(record, valid));
    }
    String id = published.id();
    Optional<CachedPolicy> same = cached.filter(policy -> policy.id().equals(id));
    boolean fresh = same.isPresent() && now.isBefore(same.get().fetched().plus(FETCH_PAUSE));
    if (same.isPresent() && (fresh || (valid.isPresent() && !again))) {
      return CompletableFuture.completedFuture(
          new MtaStsLookup.Found(same.get().policy(), Optional.empty()));
    }
    Optional<TlsProblem> recent = failures.recent(domain, id, now);
    if (recent.isPresent()) {
      return CompletableFuture.completedFuture(failed(recent.get(), valid));
    } else if (fetching.incrementAndGet() > MAX_FETCHES) {
      fetching.decrementAndGet();
      return CompletableFuture.completedFuture(
          failed(fetchError("too many policies are being fetched"), valid));
    }
    return fetch(domain, id, valid).whenComplete((done, failure) -> fetching.decrementAndGet());
  }

  private CompletionStage<MtaStsLookup> fetch(
      String domain, String id, Optional<CachedPolicy> valid) {
    return fetcher
        .fetch(domain)
        .exceptionally(failure -> new MtaStsFetch.Failed(fetchError(String.valueOf(failure))))
        .thenCompose(
            fetch -> {
              if (fetch instanceof MtaStsFetch.Fetched fetched) {
                return save(domain, new CachedPolicy(id, fetched.policy(), clock.instant()));
              }
              TlsProblem problem = ((MtaStsFetch.Failed) fetch).problem();
              failures.add(domain, id, problem, clock.instant());
              return CompletableFuture.completedFuture(failed(problem, valid));
            });
  }

  private CompletionStage<MtaStsLookup> save(String domain, CachedPolicy policy) {
    return store
        .save(domain, policy)
        .handle(
            (saved, failure) -> {
              if (failure != null) {
                log.warn("The policy of {} cannot be saved", domain, failure);
              }
              return new MtaStsLookup.Found(policy.policy(), Optional.empty());
            });
  }

  /** RFC 8461 section 5.1: a policy goes on until it is over, whatever a newer one comes to. */
  private static MtaStsLookup failed(TlsProblem problem, Optional<CachedPolicy> valid) {
    return valid.isPresent()
        ? new MtaStsLookup.Found(valid.get().policy(), Optional.of(problem))
        : new MtaStsLookup.None("the policy cannot be had", Optional.of(problem));
  }

  private static MtaStsLookup without(MtaStsRecord record, Optional<CachedPolicy> valid) {
    Optional<TlsProblem> problem = problem(record);
    if (valid.isPresent()) {
      return new MtaStsLookup.Found(valid.get().policy(), problem);
    }
    return new MtaStsLookup.None(
        problem.map(TlsProblem::detail).orElse("the domain has no policy"), problem);
  }

  private static Optional<TlsProblem> problem(MtaStsRecord record) {
    if (record instanceof MtaStsRecord.Several several) {
      return Optional.of(invalid(several.count() + " MTA-STS records"));
    }
    if (record instanceof MtaStsRecord.Malformed malformed) {
      return Optional.of(invalid("malformed MTA-STS record: " + malformed.text()));
    }
    if (record instanceof MtaStsRecord.Unknown unknown) {
      return Optional.of(
          unknown.cause() == DnsFailure.BOGUS
              ? new TlsProblem(TlsFailureType.DNSSEC_INVALID, unknown.reason())
              : fetchError(unknown.reason()));
    }
    return Optional.empty();
  }

  private static MtaStsLookup broken(String domain, Throwable failure) {
    log.warn("The policy of {} cannot be looked up", domain, failure);
    return new MtaStsLookup.Unknown(fetchError(String.valueOf(failure)));
  }

  private static TlsProblem invalid(String detail) {
    return new TlsProblem(TlsFailureType.STS_POLICY_INVALID, detail);
  }

  private static TlsProblem fetchError(String detail) {
    return new TlsProblem(TlsFailureType.STS_POLICY_FETCH_ERROR, detail);
  }
}
