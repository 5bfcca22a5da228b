package io.fortimail.dns.tlsrpt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import com.google.gson.JsonParser;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TlsReportsTest {

  private static final LocalDate DAY = LocalDate.of(2031, 5, 6);
  private static final TlsPolicy POLICY =
      new TlsPolicy(
          TlsPolicy.Type.STS,
          "x.example",
          List.of("version: STSv1", "mode: testing"),
          List.of("*.x.example"));

  private Instant now = Instant.parse("2031-05-06T10:00:00Z");
  private final TlsReports reports =
      new TlsReports(
          new TlsReporter(
              "Our Mail",
              "out.example",
              "tls@out.example",
              Optional.of(InetAddresses.forString("192.0.2.7")),
              Optional.of(URI.create("https://out.example/tls"))),
          (InstantSource) () -> now);

  @Test
  void makesTheJsonOfTheRfc() {
    reports.happened(event(Optional.empty()));
    reports.happened(event(Optional.of(expired(""))));
    reports.happened(event(Optional.of(expired(""))));
    TlsReport report = reports.report("X.example", DAY).orElseThrow();
    assertThat(JsonParser.parseString(report.toJson()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"organization-name": "Our Mail",
                 "date-range": {"start-datetime": "2031-05-06T00:00:00Z",
                                "end-datetime": "2031-05-06T23:59:59Z"},
                 "contact-info": "tls@out.example",
                 "report-id": "2031-05-06_x.example@out.example",
                 "policies": [{
                   "policy": {"policy-type": "sts",
                              "policy-string": ["version: STSv1", "mode: testing"],
                              "policy-domain": "x.example",
                              "mx-host": ["*.x.example"]},
                   "summary": {"total-successful-session-count": 1,
                               "total-failure-session-count": 2},
                   "failure-details": [{
                     "result-type": "certificate-expired",
                     "sending-mta-ip": "192.0.2.7",
                     "receiving-mx-hostname": "mx.x.example",
                     "receiving-ip": "192.0.2.25",
                     "failed-session-count": 2,
                     "additional-information": "https://out.example/tls",
                     "failure-reason-code": "over"}]}]}
                """));
    assertThat(report.fileName()).isEqualTo("out.example!x.example!1935792000!1935878399.json.gz");
  }

  @Test
  void writesGzipThatReadsBackAndLeavesTheStreamOpen() throws IOException {
    reports.happened(event(Optional.of(expired(" \u00fc"))));
    TlsReport report = reports.report("x.example", DAY).orElseThrow();
    List<String> closed = new ArrayList<>();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("closed");
          }
        };
    report.writeGzip(out);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(report.toJson());
    }
    assertThat(closed).isEmpty();
    assertThat(TlsReport.MEDIA_TYPE).isEqualTo("application/tlsrpt+gzip");
  }

  @Test
  void writesNothingOfAReportThatIsTooLarge() {
    TlsPolicy large =
        new TlsPolicy(
            TlsPolicy.Type.STS, "x.example", List.of("x".repeat(TlsReport.MAX_OCTETS)), List.of());
    TlsReport report =
        new TlsReport(
            TlsReporter.of("Our Mail", "out.example", "tls@out.example"),
            "x.example",
            DAY,
            List.of(new TlsReport.Summary(large, 1, 0, List.of())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> report.writeGzip(out)).isInstanceOf(IOException.class);
    assertThat(out.size()).isZero();
  }

  @Test
  void hasTheSubjectOfTheRfcOnOneLine() {
    reports.happened(event(Optional.empty()));
    assertThat(reports.report("x.example", DAY).orElseThrow().subject())
        .isEqualTo(
            "Report Domain: x.example Submitter: out.example"
                + " Report-ID: <2031-05-06_x.example@out.example>");
    TlsReport hostile =
        new TlsReport(
            TlsReporter.of("Our Mail", "out.example", "tls@out.example"),
            "x.example\r\nBcc: y@x.example",
            DAY,
            List.of());
    assertThat(hostile.subject()).doesNotContain("\r", "\n");
  }

  @Test
  void keepsDaysApartAndForgetsOldOnes() {
    reports.happened(event(Optional.empty()));
    now = Instant.parse("2031-05-07T00:00:00Z");
    reports.happened(event(Optional.empty()));
    assertThat(reports.report("x.example", DAY).orElseThrow().policies().get(0).successes())
        .isEqualTo(1);
    for (int day = 8; day <= 9; day++) {
      now = Instant.parse("2031-05-0" + day + "T00:00:00Z");
      reports.happened(event(Optional.empty()));
    }
    assertThat(reports.report("x.example", DAY)).isEmpty();
    assertThat(reports.domains(DAY.plusDays(3))).containsExactly("x.example");
  }

  @Test
  void saysThatDetailsAreLeftOut() {
    for (int i = 0; i < TlsReports.MAX_DETAILS + 5; i++) {
      reports.happened(event(Optional.of(expired(" " + i))));
    }
    TlsReport.Summary summary = reports.report("x.example", DAY).orElseThrow().policies().get(0);
    assertThat(summary.failures()).isEqualTo(TlsReports.MAX_DETAILS + 5);
    assertThat(summary.details()).hasSize(TlsReports.MAX_DETAILS + 1);
    TlsReport.Detail last = summary.details().get(TlsReports.MAX_DETAILS);
    assertThat(last.sessions()).isEqualTo(5);
    assertThat(last.failure().reason()).contains("more kinds");
  }

  @Test
  void boundsTheDomains() {
    for (int i = 0; i < TlsReports.MAX_DOMAINS + 3; i++) {
      TlsPolicy policy = TlsPolicy.none("d" + i + ".example");
      reports.happened(new TlsEvent(policy, Optional.empty(), Optional.empty(), Optional.empty()));
    }
    assertThat(reports.domains(DAY)).hasSize(TlsReports.MAX_DOMAINS);
    assertThat(reports.dropped()).isEqualTo(3);
  }

  private static TlsProblem expired(String more) {
    return new TlsProblem(TlsFailureType.CERTIFICATE_EXPIRED, "over" + more);
  }

  private static TlsEvent event(Optional<TlsProblem> problem) {
    return new TlsEvent(
        POLICY,
        Optional.of("mx.x.example"),
        Optional.of(InetAddresses.forString("192.0.2.25")),
        problem);
  }
}
