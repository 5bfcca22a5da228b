package io.fortimail.dns.reputation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
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
  private static final AddressBlock CODES = AddressBlock.of("127.0.0.0/8");

  /** What the large lists answer instead of a listing to those they do not serve. */
  private static final AddressBlock REFUSALS = AddressBlock.of("127.255.255.0/24");

  /** RFC 5782 section 5: the address every list has, and the one no list may have. */
  private static final InetAddress ALWAYS_LISTED = InetAddresses.forString("127.0.0.2");

  private static final InetAddress NEVER_LISTED = InetAddresses.forString("127.0.0.1");

  /** RFC 5782 section 5: the same for lists of names. */
  private static final String TEST_NAME = "test";

  private static final String INVALID_NAME = "invalid";

  /** What lists of names answer to a question about an address, or to those they do not serve. */
  private static final List<DnsListCodes> REFUSALS_OF_NAMES =
      List.of(DnsListCodes.of("127.0.1.255"), DnsListCodes.of("127.0.0.1"));

  /** The words are for people: a listing does not wait for them longer than half a second. */
  private static final DnsBudget FOR_TEXT = new DnsBudget(1, Duration.ofMillis(500));

  private final String zone;
  private final boolean ofNames;
  private final Map<InetAddress, String> meanings;
  private final Predicate<InetAddress> askedAnyway;
  private final DnsListScores scores;
  private final List<DnsListCodes> refusals;

  private DnsList(
      String zone,
      boolean ofNames,
      Map<InetAddress, String> meanings,
      Predicate<InetAddress> askedAnyway,
      DnsListScores scores,
      List<DnsListCodes> refusals) {
    this.zone = zone;
    this.ofNames = ofNames;
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
    return of(zone, false, List.of());
  }

  /**
   * A list of names of domains (RFC 5782 section 2.2). Addresses are never asked about, and what
   * such lists answer to that, 127.0.1.255 or 127.0.0.1, is a failure and no listing.
   *
   * @param zone its zone, such as {@code dbl.example}
   * @return the list
   */
  public static DnsList ofDomains(String zone) {
    return of(zone, true, REFUSALS_OF_NAMES);
  }

  private static DnsList of(String zone, boolean ofNames, List<DnsListCodes> refusals) {
    String canonical = new DnsQuestion<>(zone, DnsType.A).name();
    return new DnsList(
        canonical,
        ofNames,
        ImmutableMap.of(),
        address -> false,
        new DnsListScores(0, List.of(), List.of(), false),
        refusals);
  }

  private DnsList with(DnsListScores newScores) {
    return new DnsList(zone, ofNames, meanings, askedAnyway, newScores, refusals);
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

  /** {@return the same list, whose listings speak for the subject, whatever they are worth} */
  public DnsList asSafelist() {
    return with(scores.ofSafelist());
  }

  /** {@return whether listings speak for the subject} */
  public boolean isSafelist() {
    return scores.safelist();
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
    return new DnsList(zone, ofNames, meanings, askedAnyway, scores, more);
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
    return new DnsList(zone, ofNames, more, askedAnyway, scores, refusals);
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
    return new DnsList(zone, ofNames, meanings, askedAnyway.or(block::contains), scores, refusals);
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

  /** The least that any answer of it can be worth. */
  double lowestScore() {
    return scores.lowest();
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
   * @return what the list says; it does not fail
   */
  public CompletionStage<DnsListResult> ask(DnsClient dns, DnsListSubject subject) {
    Optional<String> obstacle = obstacle(subject);
    if (obstacle.isPresent()) {
      return CompletableFuture.completedFuture(
          new DnsListResult.NotAsked(subject, zone, obstacle.get()));
    }
    return lookUp(dns, subject, scores::counts).thenCompose(result -> withText(dns, result));
  }

  /** What no such list can know. */
  private Optional<String> obstacle(DnsListSubject subject) {
    if (subject instanceof DnsListSubject.Address address) {
      return ofNames
          ? Optional.of("an address, and the list is of domains")
          : SpecialAddresses.kindOf(address.address())
              .filter(kind -> !askedAnyway.test(address.address()));
    }
    if (!ofNames) {
      return Optional.of("a domain, and the list is of addresses");
    }
    String name = ((DnsListSubject.Domain) subject).name();
    boolean address = name.startsWith("[") || InetAddresses.isInetAddress(name);
    return address
        ? Optional.of("an address, and the list is of domains")
        : Optional.of("no name").filter(words -> !isName(name));
  }

  /** RFC 1035 section 2.3.1, with the underscores that are in use; the rest is for DNS to say. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.startsWith(".")
        && !name.contains("..")
        && name.chars()
            .allMatch(
                c ->
                    c == '.'
                        || c == '-'
                        || c == '_'
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9'));
  }

  /**
   * Tests the list itself: RFC 5782 section 5. Do so at the start and from time to time; a list
   * that was shut down may one day list everybody.
   *
   * @param dns whom to ask
   * @return whether it works; it does not fail
   */
  public CompletionStage<DnsListHealth> test(DnsClient dns) {
    DnsListSubject always =
        ofNames ? new DnsListSubject.Domain(TEST_NAME) : new DnsListSubject.Address(ALWAYS_LISTED);
    DnsListSubject never =
        ofNames
            ? new DnsListSubject.Domain(INVALID_NAME)
            : new DnsListSubject.Address(NEVER_LISTED);
    // Every code counts: that of the test entries may be one that is ignored otherwise.
    return lookUp(dns, always, code -> true)
        .thenCombine(lookUp(dns, never, code -> true), DnsList::health);
  }

  private static DnsListHealth health(DnsListResult always, DnsListResult never) {
    if (never instanceof DnsListResult.Listed) {
      return DnsListHealth.LISTS_EVERYTHING;
    } else if (always instanceof DnsListResult.Unavailable
        || never instanceof DnsListResult.Unavailable) {
      return DnsListHealth.UNAVAILABLE;
    }
    return always instanceof DnsListResult.Listed
        ? DnsListHealth.WORKING
        : DnsListHealth.LISTS_NOTHING;
  }

  private String queryName(DnsListSubject subject) {
    return subject instanceof DnsListSubject.Address address
        ? queryName(address.address())
        : ((DnsListSubject.Domain) subject).name() + "." + zone;
  }

  private CompletionStage<DnsListResult> lookUp(
      DnsClient dns, DnsListSubject subject, Predicate<InetAddress> counts) {
    return dns.a(queryName(subject)).thenApply(answer -> read(subject, answer, counts));
  }

  private DnsListResult read(
      DnsListSubject subject, DnsAnswer<InetAddress> answer, Predicate<InetAddress> counts) {
    if (answer instanceof TemporaryFailure<InetAddress> failure) {
      return new DnsListResult.Unavailable(
          subject, zone, failure.reason(), new DnsListResult.NoAnswer(failure.cause()));
    } else if (!(answer instanceof Found<InetAddress>)) {
      return new DnsListResult.NotListed(subject, zone);
    }
    List<InetAddress> codes =
        ((Found<InetAddress>) answer).records().stream().filter(CODES::contains).toList();
    Optional<InetAddress> refusal = codes.stream().filter(this::refuses).findFirst();
    if (refusal.isPresent()) {
      String words = "it refuses to answer (" + InetAddresses.toAddrString(refusal.get()) + ")";
      return new DnsListResult.Unavailable(
          subject, zone, words, new DnsListResult.Refusal(refusal.get()));
    }
    List<InetAddress> counted = codes.stream().filter(counts).toList();
    return counted.isEmpty()
        ? new DnsListResult.NotListed(subject, zone)
        : new DnsListResult.Listed(
            subject, zone, counted.stream().map(this::explain).toList(), Optional.empty());
  }

  private boolean refuses(InetAddress code) {
    return REFUSALS.contains(code) || refusals.stream().anyMatch(codes -> codes.contains(code));
  }

  private DnsListCode explain(InetAddress code) {
    return new DnsListCode(code, Optional.ofNullable(meanings.get(code)));
  }

  /** Asks for the list's own words (RFC 5782 section 2.1) where its codes are not explained. */
  private CompletionStage<DnsListResult> withText(DnsClient dns, DnsListResult result) {
    if (!(result instanceof DnsListResult.Listed listed)
        || listed.codes().stream().allMatch(code -> code.meaning().isPresent())) {
      return CompletableFuture.completedFuture(result);
    }
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
