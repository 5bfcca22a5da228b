package io.fortimail.filters.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.filter.Action;
import io.fortimail.filter.CheckReport;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.Outcome;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsListFilterTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN dnsbl.example.
              99.2.0.192  A 127.0.0.2
              98.2.0.192  A 127.255.255.254
              97.2.0.192  A 203.0.113.80
              9.0.0.127   A 127.0.0.2
              """)
          .failing("96.2.0.192.dnsbl.example");

  private static final DnsList LIST =
      DnsList.of("dnsbl.example").withMeaning("127.0.0.2", "open relay");

  private static Finding inspect(DnsList list, String address) {
    return new DnsListFilter(DNS, list)
        .inspect(new ConnectView(Client.at(address).address(), Findings.NONE))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.99 | MATCH       | 192.0.2.99 is listed by dnsbl.example: open relay (127.0.0.2)",
        "192.0.2.98 | UNAVAILABLE | dnsbl.example gave no answer on 192.0.2.98: it refuses to answer"
            + " (127.255.255.254)",
        "192.0.2.97 | CLEAR       | 192.0.2.97 is not listed by dnsbl.example",
        "192.0.2.96 | UNAVAILABLE | dnsbl.example gave no answer on 192.0.2.96:"
            + " 96.2.0.192.dnsbl.example A: SERVFAIL",
        "192.0.2.1  | CLEAR       | 192.0.2.1 is not listed by dnsbl.example",
        "127.0.0.9  | SKIPPED     | dnsbl.example was not asked: 127.0.0.9 is loopback (RFC 1122)",
        "10.0.0.1   | SKIPPED     | dnsbl.example was not asked: 10.0.0.1 is private (RFC 1918)",
      })
  @Tag("attack-61")
  void aListedClientIsAMatch(String address, Outcome outcome, String reason) {
    Finding finding = inspect(LIST, address);
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.reason()).isEqualTo(reason);
    assertThat(finding.result()).containsInstanceOf(DnsListResult.class);
  }

  @Test
  void laterFiltersMayCountOnItsResult() {
    assertThat(new DnsListFilter(DNS, LIST).provides()).containsExactly(DnsListResult.class);
  }

  @Test
  void aTestBenchMayAskAboutLoopback() {
    assertThat(inspect(LIST.askingAlso("127.0.0.0/8"), "127.0.0.9").outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  void aListedClientIsRefusedAtRcpt() {
    FilterChain chain =
        FilterChain.builder()
            .then(
                new DnsListFilter(DNS, LIST),
                Action.reject(EnhancedStatus.POLICY, "your address is listed"))
            .build();
    Decision decision =
        chain
            .open(Client.at("192.0.2.99"))
            .begin(Optional.of(EmailAddress.of("a@sender.example")))
            .rcpt(Recipient.of("b@rcpt.example"))
            .toCompletableFuture()
            .join();
    assertThat(decision.recipients().get(0).verdict()).isInstanceOf(Verdict.Reject.class);
    assertThat(decision.recipients().get(0).decidedBy()).contains("dns-list");
    assertThat(decision.checks())
        .first()
        .extracting(CheckReport::finding)
        .satisfies(finding -> assertThat(finding.reason()).contains("dnsbl.example"));
  }
}
