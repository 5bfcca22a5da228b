package io.fortimail.filters.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.ZoneDns;
import io.fortimail.filter.Action;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.Outcome;
import io.fortimail.mail.Client;
import io.fortimail.testing.SmtpDialog;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReverseDnsPatternFilterTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              1.2.0.192.in-addr.arpa. PTR 1-2-0-192.dyn.isp.example.
              2.2.0.192.in-addr.arpa. PTR 2-2-0-192.dyn.isp.example.
              3.2.0.192.in-addr.arpa. PTR mail.example.
              7.2.0.192.in-addr.arpa. PTR 7-2-0-192.dyn.isp.example.
              7.2.0.192.in-addr.arpa. PTR mail7.example.
              8.2.0.192.in-addr.arpa. PTR 8-2-0-192.dyn.isp.example.
              9.2.0.192.in-addr.arpa. PTR slow.example.
              mail7.example. A 192.0.2.7
              6.2.0.192.in-addr.arpa. PTR a\\013\\010b.dyn.isp.example.
              1-2-0-192.dyn.isp.example. A 192.0.2.1
              mail.example. A 192.0.2.3
              """)
          .failing("4.2.0.192.in-addr.arpa", "8-2-0-192.dyn.isp.example", "slow.example");

  private static final ReverseDnsPatternFilter DYNAMIC =
      new ReverseDnsPatternFilter(DNS, "dsl-*", "*.DYN.*");

  private static Finding inspect(ReverseDnsPatternFilter filter, String address) {
    return filter
        .inspect(new ConnectView(Client.at(address).address(), Findings.NONE))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, MATCH, MATCH",
    "192.0.2.2, CLEAR, MATCH", // claimed, and not confirmed
    "192.0.2.3, CLEAR, CLEAR",
    "192.0.2.4, UNAVAILABLE, UNAVAILABLE",
    "192.0.2.5, CLEAR, CLEAR",
    "192.0.2.7, CLEAR, MATCH", // a good name beside it excuses nothing
    "192.0.2.8, UNAVAILABLE, MATCH", // the claim is known, if no more than that
    "192.0.2.9, UNAVAILABLE, UNAVAILABLE",
  })
  void namesAreComparedWithPatterns(String address, Outcome confirmed, Outcome any) {
    assertThat(inspect(DYNAMIC, address).outcome()).isEqualTo(confirmed);
    assertThat(inspect(DYNAMIC.unconfirmedToo(), address).outcome()).isEqualTo(any);
  }

  @Test
  @Tag("attack-59")
  void controlOctetsInANameReachNoReason() {
    assertThat(inspect(DYNAMIC.unconfirmedToo(), "192.0.2.6").reason())
        .isEqualTo("a\\013\\010b.dyn.isp.example is like *.dyn.*");
  }

  @Test
  @Tag("attack-59")
  void ofThousandsOfNamesTenAreCompared() {
    ZoneDns many =
        ZoneDns.of(
            IntStream.range(0, 4000)
                .mapToObj(i -> "1.2.0.192.in-addr.arpa. PTR n" + i + ".example.\n")
                .collect(Collectors.joining()));
    assertThat(inspect(new ReverseDnsPatternFilter(many, "n9.*").unconfirmedToo(), "192.0.2.1"))
        .extracting(Finding::outcome)
        .isEqualTo(Outcome.MATCH);
    assertThat(inspect(new ReverseDnsPatternFilter(many, "n10.*").unconfirmedToo(), "192.0.2.1"))
        .extracting(Finding::outcome)
        .isEqualTo(Outcome.CLEAR);
  }

  @Test
  void theNameInHeloIsNeverComparedAndADynamicNameIsRefused() {
    FilterChain chain = FilterChain.builder().then(DYNAMIC, Action.reject()).build();
    SmtpDialog.with(chain, Client.at("192.0.2.3"))
        .expect(220)
        .send("EHLO x.dyn.isp.example")
        .expect(250)
        .send("MAIL FROM:<a@sender.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(250);
    SmtpDialog.with(chain, Client.at("192.0.2.1"))
        .expect(220)
        .send("EHLO mail.example")
        .expect(250)
        .send("MAIL FROM:<a@sender.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(550, "5.7.1 1-2-0-192.dyn.isp.example is like *.dyn.*");
  }
}
