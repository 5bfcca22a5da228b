package io.fortimail.dns.tlsrpt;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsListener;
import io.fortimail.tls.TlsPolicy;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects what comes of the TLS of deliveries, per domain and day, and makes reports of it (RFC
 * 8460 section 4). It keeps them in memory.
 *
 * <p>Safe for use by several threads; no call does more than count.
 */
public final class TlsReports implements TlsListener {

  /** The days kept, with today. Default 3: reports are due within a day (RFC 8460 section 4.1). */
  public static final int MAX_DAYS = 3;

  /** The most domains of a day. Default 10 000; more are left out. */
  public static final int MAX_DOMAINS = 10_000;

  /** The most policies of a domain and day. Default 10: a policy seldom changes in a day. */
  public static final int MAX_POLICIES = 10;

  /** The most groups of failures of a policy and day; what is more is one group. Default 100. */
  public static final int MAX_DETAILS = 100;

  /**
   * About how many octets a day may take up. Default 32 MiB: policies may be long, and who has many
   * domains may make many of them; what comes beyond is left out, or counted without details.
   */
  public static final int MAX_OCTETS = 32 * 1024 * 1024;

  /** What a domain with reports is made of; DNS knows names of anything. */
  private static final CharMatcher HOST_NAME =
      CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("._-"));

  /** What an entry takes up beside its texts, about. */
  private static final int ENTRY_OCTETS = 500;

  /** What is kept of a day. */
  private static final class Day {
    private final Map<String, Map<TlsPolicy, PolicyTally>> domains = new LinkedHashMap<>();
    private long octets;
  }

  private final TreeMap<LocalDate, Day> days = new TreeMap<>();
  private final TlsReporter reporter;
  private final InstantSource clock;
  private long dropped;

  /**
   * Nothing collected yet.
   *
   * @param reporter who reports
   * @param clock tells the day
   */
  public TlsReports(TlsReporter reporter, InstantSource clock) {
    this.reporter = reporter;
    this.clock = clock;
  }

  @Override
  public synchronized void happened(TlsEvent event) {
    Day today =
        days.computeIfAbsent(
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), date -> new Day());
    if (days.size() > MAX_DAYS) {
      days.pollFirstEntry();
    }
    Optional<PolicyTally> tally = tally(today, event.policy());
    if (tally.isEmpty()) {
      dropped++;
    } else if (tally.get().count(event, today.octets < MAX_OCTETS)) {
      today.octets += ENTRY_OCTETS + event.problem().map(what -> what.detail().length()).orElse(0);
    }
  }

  /** Where a policy is counted; empty if there is no room for it. */
  private static Optional<PolicyTally> tally(Day day, TlsPolicy policy) {
    String domain = Ascii.toLowerCase(policy.domain());
    Map<TlsPolicy, PolicyTally> known = day.domains.getOrDefault(domain, Map.of());
    if (known.containsKey(policy)) {
      return Optional.ofNullable(known.get(policy));
    }
    boolean roomy =
        day.octets < MAX_OCTETS
            && known.size() < MAX_POLICIES
            && (day.domains.containsKey(domain) || day.domains.size() < MAX_DOMAINS);
    if (!roomy || !HOST_NAME.matchesAllOf(domain)) {
      return Optional.empty();
    }
    PolicyTally fresh = new PolicyTally();
    day.domains.computeIfAbsent(domain, name -> new LinkedHashMap<>()).put(policy, fresh);
    day.octets +=
        ENTRY_OCTETS
            + Stream.concat(policy.text().stream(), policy.mxPatterns().stream())
                .mapToLong(String::length)
                .sum();
    return Optional.of(fresh);
  }

  /**
   * The domains that something has come of.
   *
   * @param day a day in UTC
   * @return their names in lower case; empty for a day that is not kept
   */
  public synchronized Set<String> domains(LocalDate day) {
    return Set.copyOf(domainsOf(day).keySet());
  }

  /**
   * Makes a report.
   *
   * @param domain the domain
   * @param day a day in UTC; for a whole day, one that is over
   * @return the report; empty where there is nothing to report
   */
  public synchronized Optional<TlsReport> report(String domain, LocalDate day) {
    String name = Ascii.toLowerCase(domain);
    List<TlsReport.Summary> summaries = new ArrayList<>();
    domainsOf(day)
        .getOrDefault(name, Map.of())
        .forEach((policy, tally) -> summaries.add(tally.summary(policy)));
    return summaries.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsReport(reporter, name, day, summaries));
  }

  private Map<String, Map<TlsPolicy, PolicyTally>> domainsOf(LocalDate day) {
    @Nullable Day kept = days.get(day);
    return kept == null ? Map.of() : kept.domains;
  }

  /**
   * {@return how many events have been left out, ever: by the limits, or because the domain is no
   * name that could stand in the name of a file}
   */
  public synchronized long dropped() {
    return dropped;
  }
}
