package io.fortimail.dns.tlsrpt;

import com.google.common.base.Ascii;
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

/**
 * Collects what comes of the TLS of deliveries, per domain and day, and makes reports of it (RFC
 * 8460 section 4). It keeps them in memory.
 *
 * <p>Safe for use by several threads; no call does more than count.
 */
public final class TlsReports implements TlsListener {

  /** The days kept, with today. Default 3: reports are due within a day (RFC 8460 section 4.1). */
  public static final int MAX_DAYS = 3;

  /** The most domains of a day. Default 10 000, at some hundred octets each; more are left out. */
  public static final int MAX_DOMAINS = 10_000;

  /** The most policies of a domain and day. Default 10: a policy seldom changes in a day. */
  public static final int MAX_POLICIES = 10;

  /** The most groups of failures of a policy and day; what is more is one group. Default 100. */
  public static final int MAX_DETAILS = 100;

  private final TreeMap<LocalDate, Map<String, Map<TlsPolicy, PolicyTally>>> days = new TreeMap<>();
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
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Map<String, Map<TlsPolicy, PolicyTally>> domains =
        days.computeIfAbsent(today, day -> new LinkedHashMap<>());
    if (days.size() > MAX_DAYS) {
      days.pollFirstEntry();
    }
    String domain = Ascii.toLowerCase(event.policy().domain());
    if (domains.size() >= MAX_DOMAINS && !domains.containsKey(domain)) {
      dropped++;
      return;
    }
    Map<TlsPolicy, PolicyTally> policies =
        domains.computeIfAbsent(domain, name -> new LinkedHashMap<>());
    if (policies.size() >= MAX_POLICIES && !policies.containsKey(event.policy())) {
      dropped++;
      return;
    }
    policies.computeIfAbsent(event.policy(), policy -> new PolicyTally()).count(event);
  }

  /**
   * The domains that something has come of.
   *
   * @param day a day in UTC
   * @return their names in lower case; empty for a day that is not kept
   */
  public synchronized Set<String> domains(LocalDate day) {
    return Set.copyOf(days.getOrDefault(day, Map.of()).keySet());
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
    days.getOrDefault(day, Map.of())
        .getOrDefault(name, Map.of())
        .forEach((policy, tally) -> summaries.add(tally.summary(policy)));
    return summaries.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsReport(reporter, name, day, summaries));
  }

  /** {@return how many events the limits have left out, ever} */
  public synchronized long dropped() {
    return dropped;
  }
}
