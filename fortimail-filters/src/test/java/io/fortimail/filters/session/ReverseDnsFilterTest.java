package io.fortimail.filters.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.reputation.ReverseDnsResult;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.Outcome;
import io.fortimail.mail.Client;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReverseDnsFilterTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              1.2.0.192.in-addr.arpa. PTR mail.example.
              2.2.0.192.in-addr.arpa. PTR mail.example.
              5.2.0.192.in-addr.arpa. PTR a\\013\\010b.example.
              mail.example. A 192.0.2.1
              """)
          .failing("3.2.0.192.in-addr.arpa");

  private static Finding inspect(String address) {
    return new ReverseDnsFilter(DNS)
        .inspect(new ConnectView(Client.at(address).address(), Findings.NONE))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, CLEAR, Confirmed",
    "192.0.2.2, MATCH, Unconfirmed",
    "192.0.2.3, UNAVAILABLE, Unavailable",
    "192.0.2.4, MATCH, NoName",
  })
  void aClientWithoutAConfirmedNameIsAMatch(String address, Outcome outcome, String result) {
    Finding finding = inspect(address);
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.reason()).contains(address);
    assertThat(finding.result())
        .containsInstanceOf(ReverseDnsResult.class)
        .map(r -> r.getClass().getSimpleName())
        .contains(result);
  }

  @Test
  void laterFiltersMayCountOnItsResult() {
    assertThat(new ReverseDnsFilter(DNS).provides()).containsExactly(ReverseDnsResult.class);
  }

  @Test
  @Tag("attack-59")
  void controlOctetsInANameReachNoReason() {
    assertThat(inspect("192.0.2.5").reason())
        .isEqualTo("192.0.2.5 claims to be a\\013\\010b.example, which does not lead back to it");
  }
}
