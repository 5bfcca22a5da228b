package io.fortimail.dns.reputation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ReversedAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A block or allow list in DNS (RFC 5782): which zone it is, and what its codes mean.
 *
 * <pre>{@code
 * DnsList list = DnsList.of("dnsbl.example").withMeaning("127.0.0.2", "open relay");
 * DnsListResult result = list.ask(dns, address).toCompletableFuture().join();
 * }</pre>
 *
 * <p>Only answers in 127.0.0.0/8 count: anything else is a parked domain or a resolver that invents
 * answers. Answers in 127.255.255.0/24 say that the list refuses to answer, as to a public
 * resolver; they are failures and never listings. Private, loopback and other special addresses
 * (RFC 6890) are not asked about, because no public list can know them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DnsList {

  /** RFC 5782 section 2.1: a listing is an address in this range. */
  static final AddressBlock CODES = AddressBlock.of("127.0.0.0/8");

  /** What the large lists answer instead of a listing to those they do not serve. */
  static final AddressBlock REFUSALS = AddressBlock.of("127.255.255.0/24");

  /** How long a list has to say whether it has the subject: as long as DNS has by default. */
  private static final Duration MAX_LISTING_TIME = Duration.ofMillis(4100);

  /** How long it has for its own words, which are an extra. */
  private static final Duration MAX_TEXT_TIME = Duration.ofMillis(400);

  /**
   * The longest that an answer of a list takes, its own words included: less than the 5 s a filter
   * has, after which a listing that is known would be lost.
   */
  public static final Duration MAX_TIME = MAX_LISTING_TIME.plus(MAX_TEXT_TIME);

  private static final DnsBudget FOR_TEXT = new DnsBudget(1, MAX_TEXT_TIME);

  private static final DnsAnswer<InetAddress> TOO_LATE =
      new TemporaryFailure<>(
          DnsFailure.TIMEOUT, DnsFailure.TIMEOUT + " (" + MAX_LISTING_TIME.toMillis() + " ms)");

  /** What lists of names answer to a question about an address, or to those they do not serve. */
  private static final List<DnsListCodes> REFUSALS_OF_NAMES =
      List.of(DnsListCodes.of("127.0.1.255"), DnsListCodes.of("127.0.0.1"));

  private final String zone;
  private final DnsListKind kind;
  private final Map<InetAddress, String> meanings;
  private final Predicate<InetAddress> askedAnyway;
  private final DnsListScores scores;
  private final List<DnsListCodes> refusals;

  private DnsList(
      String zone,
      DnsListKind kind,
      Map<InetAddress, String> meanings,
      Predicate<InetAddress> askedAnyway,
      DnsListScores scores,
      List<DnsListCodes> refusals) {
    this.zone = zone;
    this.kind = kind;
    this.meanings = meanings;
    this.askedAnyway = askedAnyway;
    this.scores = scores;
    this.refusals = refusals;
  }

  /**
   * A list of addresses (RFC 5782 sections 2.1 and 2.4).
   *
   * @param zone its zone, such as {@code dnsbl.example}
   * @return the list
   */
  public static DnsList of(String zone) {
    return of(zone, DnsListKind.ADDRESSES, List.of());
  }

  /**
   * A list of names of domains (RFC 5782 section 2.2). Addresses are never asked about, and what
   * such lists answer to that, 127.0.1.255 or 127.0.0.1, is a failure and no listing.
   *
   * @param zone its zone, such as {@code dbl.example}
   * @return the list
   */
  public static DnsList ofDomains(String zone) {
    return of(zone, DnsListKind.DOMAINS, REFUSALS_OF_NAMES);
  }

  private static DnsList of(String zone, DnsListKind kind, List<DnsListCodes> refusals) {
    String canonical = new DnsQuestion<>(zone, DnsType.A).name();
    return new DnsList(
        canonical, kind, ImmutableMap.of(), address -> false, DnsListScores.NONE, refusals);
  }

  private DnsList with(DnsListScores newScores) {
    return new DnsList(zone, kind, meanings, askedAnyway, newScores, refusals);
  }

  /**
   * The same list with a score for listings that have no score of their own.
   *
   * @param score what a listing adds to the message's score; below 0 for a safelist. Default 0
   * @return a new list
   * @throws IllegalArgumentException if it is no finite number
   */
  public DnsList scoring(double score) {
    return with(scores.withOthers(score));
  }

  DnsList scoring(DnsListScores.Others others) {
    return with(scores.withOthers(others));
  }

  /**
   * The same list as a safelist: a listing is never held against the subject, whatever its score.
   * So is a listing with a score below 0 of any list.
   *
   * @return a new list
   */
  public DnsList asSafelist() {
    return with(scores.ofSafelist());
  }

  /** {@return whether it is a {@linkplain #asSafelist safelist}} */
  public boolean isSafelist() {
    return scores.safelist();
  }

  /**
   * The same list with a score for some codes. Each score counts once, if any code is meant by it;
   * all that count are added.
   *
   * @param codes the codes
   * @param score what they add to the message's score
   * @return a new list
   * @throws IllegalArgumentException if it is no finite number
   */
  public DnsList scoring(DnsListCodes codes, double score) {
    return with(scores.with(codes, score));
  }

  /**
   * The same list without some codes: an entry that has no other is no listing.
   *
   * @param codes the codes
   * @return a new list
   */
  public DnsList ignoring(DnsListCodes codes) {
    return with(scores.ignoring(codes));
  }

  /**
   * The same list with codes that say that it does not serve the asker, such as 127.0.0.255: they
   * are failures and never listings.
   *
   * @param codes the codes, besides 127.255.255.0/24
   * @return a new list
   */
  public DnsList refusingBy(DnsListCodes codes) {
    List<DnsListCodes> more =
        ImmutableList.<DnsListCodes>builder().addAll(refusals).add(codes).build();
    return new DnsList(zone, kind, meanings, askedAnyway, scores, more);
  }

  /**
   * The same list with the meaning of a code.
   *
   * @param code an address in 127.0.0.0/8, such as {@code 127.0.0.2}
   * @param meaning what an entry with this code is, such as {@code open relay}
   * @return a new list
   * @throws IllegalArgumentException if the code is no code of a list
   */
  public DnsList withMeaning(String code, String meaning) {
    InetAddress address = InetAddresses.forString(code);
    if (!CODES.contains(address) || REFUSALS.contains(address)) {
      throw new IllegalArgumentException("not a code of a list: " + code);
    }
    ImmutableMap<InetAddress, String> more =
        ImmutableMap.<InetAddress, String>builder()
            .putAll(meanings)
            .put(address, meaning)
            .buildKeepingLast();
    return new DnsList(zone, kind, more, askedAnyway, scores, refusals);
  }

  /**
   * The same list, asked also about addresses that are special and therefore not asked about: for a
   * list of one's own that knows the machines of the own network, or for a test bench whose clients
   * come from 127.0.0.0/8. By default there are none.
   *
   * @param cidr a range, such as {@code 127.0.0.0/8} or {@code fd00::/8}
   * @return a new list
   * @throws IllegalArgumentException if it is no range of addresses
   */
  public DnsList askingAlso(String cidr) {
    AddressBlock block = AddressBlock.of(cidr);
    return new DnsList(zone, kind, meanings, askedAnyway.or(block::contains), scores, refusals);
  }

  /** {@return the zone, in lower case without a dot at the end} */
  public String zone() {
    return zone;
  }

  /**
   * The name under which the list keeps an address.
   *
   * @param address the address
   * @return {@code 99.2.0.192.dnsbl.example} for 192.0.2.99; for IPv6 the 32 hexadecimal digits
   *     reversed (RFC 5782 sections 2.1 and 2.4)
   */
  public String queryName(InetAddress address) {
    return ReversedAddress.of(address).labels() + "." + zone;
  }

  /**
   * The score of what the list said.
   *
   * @param result the result
   * @return the score; 0 for all but a listing
   */
  public double scoreOf(DnsListResult result) {
    return result instanceof DnsListResult.Listed listed
        ? scores.of(listed.codes().stream().map(DnsListCode::code).toList())
        : 0;
  }

  /**
   * The least that the list might say.
   *
   * @return the lowest score an answer can have; 0 where no listing scores below 0
   */
  public double leastScore() {
    return scores.least();
  }

  /**
   * This list, asked through a client.
   *
   * @param dns whom to ask
   * @return the list, which is asked whatever its state is; see {@link DnsListWatch}
   */
  public DnsListLookup at(DnsClient dns) {
    return new PlainLookup(this, dns);
  }

  private record PlainLookup(DnsList list, DnsClient dns) implements DnsListLookup {
    @Override
    public CompletionStage<DnsListResult> ask(DnsListSubject subject) {
      return list.ask(dns, subject);
    }
  }

  /**
   * Asks about an address.
   *
   * @param dns whom to ask
   * @param address the address; an IPv4-mapped IPv6 address counts as the IPv4 address
   * @return what the list says; it does not fail
   */
  public CompletionStage<DnsListResult> ask(DnsClient dns, InetAddress address) {
    return ask(dns, new DnsListSubject.Address(address));
  }

  /**
   * Asks about an address or a domain.
   *
   * @param dns whom to ask
   * @param subject an address for a list of addresses, a domain for one of domains
   * @return what the list says, within {@link #MAX_TIME}; it does not fail
   */
  public CompletionStage<DnsListResult> ask(DnsClient dns, DnsListSubject subject) {
    Optional<String> obstacle = kind.obstacle(subject, askedAnyway);
    if (obstacle.isPresent()) {
      return CompletableFuture.completedFuture(
          new DnsListResult.NotAsked(subject, zone, obstacle.get()));
    }
    return lookUp(dns, subject).thenCompose(result -> withText(dns, interpret(result)));
  }

  /**
   * Tests the list itself: RFC 5782 section 5. Do so at the start and from time to time; a list
   * that was shut down may one day list everybody. What the list is told to ignore counts here.
   *
   * @param dns whom to ask
   * @return whether it works; it does not fail
   */
  public CompletionStage<DnsListHealth> test(DnsClient dns) {
    return selfTest(dns).thenApply(DnsListSelfTest::health);
  }

  CompletionStage<DnsListSelfTest> selfTest(DnsClient dns) {
    return DnsListSelfTest.run(subject -> lookUp(dns, subject), kind);
  }

  private String queryName(DnsListSubject subject) {
    return subject instanceof DnsListSubject.Address address
        ? queryName(address.address())
        : ((DnsListSubject.Domain) subject).name() + "." + zone;
  }

  /** What the list says, with all of its codes. */
  private CompletionStage<DnsListResult> lookUp(DnsClient dns, DnsListSubject subject) {
    CompletableFuture<DnsAnswer<InetAddress>> answer =
        dns.a(queryName(subject)).toCompletableFuture();
    CompletableFuture<DnsAnswer<InetAddress>> inTime =
        answer.isDone()
            ? answer
            : answer
                .copy()
                .completeOnTimeout(TOO_LATE, MAX_LISTING_TIME.toNanos(), TimeUnit.NANOSECONDS);
    return inTime.thenApply(came -> new DnsListReader(zone, refusals).read(subject, came));
  }

  /** Without the codes that are ignored, and with the meanings of the others. */
  private DnsListResult interpret(DnsListResult result) {
    if (!(result instanceof DnsListResult.Listed listed)) {
      return result;
    }
    List<DnsListCode> counted =
        listed.codes().stream()
            .map(DnsListCode::code)
            .filter(scores::counts)
            .map(code -> new DnsListCode(code, Optional.ofNullable(meanings.get(code))))
            .toList();
    return counted.isEmpty()
        ? new DnsListResult.NotListed(listed.subject(), zone)
        : new DnsListResult.Listed(listed.subject(), zone, counted, Optional.empty());
  }

  /** Asks for the list's own words (RFC 5782 section 2.1) where its codes are not explained. */
  private CompletionStage<DnsListResult> withText(DnsClient dns, DnsListResult result) {
    if (!(result instanceof DnsListResult.Listed listed)
        || listed.codes().stream().allMatch(code -> code.meaning().isPresent())) {
      return CompletableFuture.completedFuture(result);
    }
    // The words are an extra: the listing must not be lost with them.
    return dns.within(FOR_TEXT)
        .txt(queryName(listed.subject()))
        .thenApply(
            answer ->
                answer instanceof Found<String> found
                    ? new DnsListResult.Listed(
                        listed.subject(), zone, listed.codes(), Optional.of(found.records().get(0)))
                    : listed);
  }
}
