package io.fortimail.dns.tlsrpt;

import com.google.common.base.Ascii;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsPolicy;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What has come of the TLS of a day's deliveries to a domain (RFC 8460 section 4).
 *
 * @param reporter who reports
 * @param domain whom it is about
 * @param day the day in UTC
 * @param policies what has come of each of its policies
 */
public record TlsReport(
    TlsReporter reporter, String domain, LocalDate day, List<Summary> policies) {

  /**
   * What has come of a policy.
   *
   * @param policy the policy
   * @param successes how many sessions were as it wants them
   * @param failures how many were not, or could not have it
   * @param details the failures in groups; their counts make up {@code failures}
   */
  public record Summary(TlsPolicy policy, long successes, long failures, List<Detail> details) {

    /** Copies the list. */
    public Summary {
      details = List.copyOf(details);
    }
  }

  /**
   * A group of failures.
   *
   * @param failure what they have in common
   * @param sessions how many they are
   */
  public record Detail(Failure failure, long sessions) {}

  /**
   * What failures of a group have in common.
   *
   * @param type the type
   * @param host the host that mail was for; empty where none was connected to
   * @param address its address
   * @param reason in words
   */
  public record Failure(
      TlsFailureType type, Optional<String> host, Optional<InetAddress> address, String reason) {}

  /** Copies the list. */
  public TlsReport {
    policies = List.copyOf(policies);
  }

  /** {@return the first moment of the day} */
  public Instant begin() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** {@return the last second of the day} */
  public Instant end() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
  }

  /** {@return the name of the report: the same for the same reporter, domain and day} */
  public String id() {
    return begin() + "_" + domain + "@" + reporter.domain();
  }

  /** {@return the report as RFC 8460 section 4.4 wants it} */
  public String toJson() {
    return new ReportJson(reporter).of(this).toString();
  }

  /** {@return the name of the file for {@link #toJson} in gzip (RFC 8460 section 5.1)} */
  public String fileName() {
    return Ascii.toLowerCase(reporter.domain())
        + "!"
        + domain
        + "!"
        + begin().getEpochSecond()
        + "!"
        + end().getEpochSecond()
        + ".json.gz";
  }
}
