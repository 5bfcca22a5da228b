package io.fortimail.dns.tlsrpt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import io.fortimail.mail.PeerText;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

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

  /** The media type of a report in gzip, as a part of a mail or over HTTPS (RFC 8460 section 5). */
  public static final String MEDIA_TYPE = "application/tlsrpt+gzip";

  /**
   * The largest report written, in octets of JSON. Default 16 MiB: more than comes together within
   * the limits of {@link TlsReports}.
   */
  public static final int MAX_OCTETS = 16 * 1024 * 1024;

  private static final int MAX_SUBJECT = 900;

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

  /**
   * {@return the name of the report: the same for the same reporter, domain and day, and in the
   * form of a message id without its brackets, as the subject wants it (RFC 8460 section 5.3)}
   */
  public String id() {
    return day + "_" + domain + "@" + reporter.domain();
  }

  /** {@return the subject of a mail that brings the report (RFC 8460 section 5.3)} */
  public String subject() {
    return PeerText.clean(
        "Report Domain: "
            + domain
            + " Submitter: "
            + reporter.domain()
            + " Report-ID: <"
            + id()
            + ">",
        MAX_SUBJECT);
  }

  /** {@return the report as RFC 8460 section 4.4 wants it} */
  public String toJson() {
    return new ReportJson(reporter).of(this).toString();
  }

  /**
   * Writes {@link #toJson} in gzip, as {@link #MEDIA_TYPE} wants it. This blocks as the stream
   * does.
   *
   * @param out where to; it is not closed
   * @throws IOException if it cannot be written, or the report is larger than {@link #MAX_OCTETS};
   *     then nothing is
   */
  public void writeGzip(OutputStream out) throws IOException {
    byte[] json = toJson().getBytes(UTF_8);
    if (json.length > MAX_OCTETS) {
      throw new IOException("the report is too large: " + json.length + " octets");
    }
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    gzip.write(json);
    gzip.finish();
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
