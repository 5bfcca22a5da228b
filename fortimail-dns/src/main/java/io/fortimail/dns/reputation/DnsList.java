package io.fortimail.dns.reputation;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ReversedAddress;
import java.net.InetAddress;
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

  private final String zone;
  private final Map<InetAddress, String> meanings;
  private final Predicate<InetAddress> askedAnyway;

  private DnsList(
      String zone, Map<InetAddress, String> meanings, Predicate<InetAddress> askedAnyway) {
    this.zone = zone;
    this.meanings = meanings;
    this.askedAnyway = askedAnyway;
  }

  /**
   * A list.
   *
   * @param zone its zone, such as {@code dnsbl.example}
   * @return the list
   */
  public static DnsList of(String zone) {
    String canonical = new DnsQuestion<>(zone, DnsType.A).name();
    return new DnsList(canonical, ImmutableMap.of(), address -> false);
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
    return new DnsList(zone, more, askedAnyway);
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
    return new DnsList(zone, meanings, askedAnyway.or(block::contains));
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
   * Asks about an address.
   *
   * @param dns whom to ask
   * @param address the address; an IPv4-mapped IPv6 address counts as the IPv4 address
   * @return what the list says; it does not fail
   */
  public CompletionStage<DnsListResult> ask(DnsClient dns, InetAddress address) {
    InetAddress plain = ReversedAddress.unmapped(address);
    Optional<String> special = SpecialAddresses.kindOf(plain);
    if (special.isPresent() && !askedAnyway.test(plain)) {
      return CompletableFuture.completedFuture(
          new DnsListResult.NotAsked(plain, zone, special.get()));
    }
    return lookUp(dns, plain).thenCompose(result -> withText(dns, result));
  }

  /**
   * Tests the list itself: RFC 5782 section 5. Do so at the start and from time to time; a list
   * that was shut down may one day list everybody.
   *
   * @param dns whom to ask
   * @return whether it works; it does not fail
   */
  public CompletionStage<DnsListHealth> test(DnsClient dns) {
    return lookUp(dns, ALWAYS_LISTED).thenCombine(lookUp(dns, NEVER_LISTED), DnsList::health);
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

  private CompletionStage<DnsListResult> lookUp(DnsClient dns, InetAddress address) {
    return dns.a(queryName(address)).thenApply(answer -> read(address, answer));
  }

  private DnsListResult read(InetAddress address, DnsAnswer<InetAddress> answer) {
    if (answer instanceof TemporaryFailure<InetAddress> failure) {
      return new DnsListResult.Unavailable(address, zone, failure.reason());
    } else if (!(answer instanceof Found<InetAddress>)) {
      return new DnsListResult.NotListed(address, zone);
    }
    List<InetAddress> codes =
        ((Found<InetAddress>) answer).records().stream().filter(CODES::contains).toList();
    Optional<InetAddress> refusal = codes.stream().filter(REFUSALS::contains).findFirst();
    if (refusal.isPresent()) {
      return new DnsListResult.Unavailable(
          address,
          zone,
          "it refuses to answer (" + InetAddresses.toAddrString(refusal.get()) + ")");
    }
    return codes.isEmpty()
        ? new DnsListResult.NotListed(address, zone)
        : new DnsListResult.Listed(
            address, zone, codes.stream().map(this::explain).toList(), Optional.empty());
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
    return dns.txt(queryName(listed.address()))
        .thenApply(
            answer ->
                answer instanceof Found<String> found
                    ? new DnsListResult.Listed(
                        listed.address(), zone, listed.codes(), Optional.of(found.records().get(0)))
                    : listed);
  }
}
