package io.fortimail.dns.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.ZoneDns;
import io.fortimail.filter.FilterLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReverseDnsTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN 2.0.192.in-addr.arpa.
              1    PTR mail.example.
              2    PTR mail.example.
              3    PTR gone.example.
              3    PTR mail3.example.
              5    PTR slow.example.
              6    PTR slow.example.
              6    PTR mail6.example.
              7    PTR alias.example.
              8    CNAME 8.sub
              8.sub PTR mail8.example.
              10   PTR .
              11   PTR gone.example.
              $ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.
              1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mail.example.
              $ORIGIN example.
              mail   A    192.0.2.1
              mail   AAAA 2001:db8::1
              mail3  A    192.0.2.3
              mail6  A    192.0.2.6
              alias  CNAME mail7
              mail7  A    192.0.2.7
              mail8  A    192.0.2.8
              """)
          .failing("slow.example", "9.2.0.192.in-addr.arpa");

  private static ReverseDnsResult lookUp(DnsClient dns, String address) {
    return new ReverseDns(dns)
        .lookUp(InetAddresses.forString(address))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1   | Confirmed   | 192.0.2.1 is mail.example",
        "2001:db8::1 | Confirmed   | 2001:db8::1 is mail.example",
        "192.0.2.2   | Unconfirmed | 192.0.2.2 claims to be mail.example, which does not lead back",
        "192.0.2.3   | Confirmed   | 192.0.2.3 is mail3.example",
        "192.0.2.4   | NoName      | 192.0.2.4 has no name",
        "192.0.2.5   | Unavailable | the name of 192.0.2.5 is not known: slow.example A: SERVFAIL",
        "192.0.2.6   | Confirmed   | 192.0.2.6 is mail6.example",
        "192.0.2.7   | Confirmed   | 192.0.2.7 is alias.example",
        "192.0.2.8   | Confirmed   | 192.0.2.8 is mail8.example", // RFC 2317
        "192.0.2.9   | Unavailable | the name of 192.0.2.9 is not known: 9.2.0.192.in-addr.arpa PTR",
        "192.0.2.10  | Unconfirmed | 192.0.2.10 claims to be .",
        "192.0.2.11  | Unconfirmed | 192.0.2.11 claims to be gone.example",
        "::ffff:192.0.2.1 | Confirmed | 192.0.2.1 is mail.example",
      })
  void aNameCountsIfItLeadsBack(String address, String expected, String reason) {
    ReverseDnsResult result = lookUp(DNS, address);
    assertThat(result.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(result.reason()).startsWith(reason);
    assertThat(result.fields()).containsKeys("status", "address");
  }

  @Test
  @Tag("attack-59")
  void anAddressWithThousandsOfNamesCostsTenLookups() {
    String names =
        IntStream.range(0, 4000)
            .mapToObj(i -> "1.2.0.192.in-addr.arpa. PTR n" + i + ".example.\n")
            .collect(Collectors.joining());
    // the last of the names would lead back
    ZoneDns zone = ZoneDns.of(names + "n3999.example. A 192.0.2.1\n");
    AtomicInteger asked = new AtomicInteger();
    DnsClient counting =
        new DnsClient() {
          @Override
          public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
            asked.incrementAndGet();
            return zone.ask(question);
          }
        };
    assertThat(lookUp(counting, "192.0.2.1"))
        .isInstanceOfSatisfying(
            ReverseDnsResult.Unconfirmed.class,
            result -> assertThat(result.names()).hasSize(ReverseDns.MAX_NAMES));
    assertThat(asked).hasValue(1 + ReverseDns.MAX_NAMES);
  }

  @Test
  void whatTheAddressClaimsIsKept() {
    assertThat(lookUp(DNS, "192.0.2.3").claimed())
        .containsExactlyInAnyOrder("gone.example", "mail3.example");
    assertThat(lookUp(DNS, "192.0.2.2").claimed()).containsExactly("mail.example");
    assertThat(lookUp(DNS, "192.0.2.5").claimed()).containsExactly("slow.example");
    assertThat(lookUp(DNS, "192.0.2.4").claimed()).isEmpty();
    assertThat(lookUp(DNS, "192.0.2.9").claimed()).isEmpty();
  }

  @Test
  void aNameThatLeadsBackCountsBesideOneThatNeverAnswers() {
    DnsClient silent =
        new DnsClient() {
          @Override
          public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
            return question.name().equals("slow.example")
                ? new CompletableFuture<>()
                : DNS.ask(question);
          }
        };
    assertThat(
            new ReverseDns(silent, new DnsBudget(11, Duration.ofMillis(50)))
                .lookUp(InetAddresses.forString("192.0.2.6"))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join())
        .isInstanceOf(ReverseDnsResult.Confirmed.class);
    assertThat(ReverseDns.DEFAULT_BUDGET.time()).isLessThan(FilterLimits.DEFAULT.perCheck());
  }

  @Test
  void allConfirmedNamesAreKept() {
    ZoneDns zone =
        ZoneDns.of(
            """
            1.2.0.192.in-addr.arpa. PTR a.example.
            1.2.0.192.in-addr.arpa. PTR b.example.
            1.2.0.192.in-addr.arpa. PTR c.example.
            a.example. A 192.0.2.1
            b.example. A 192.0.2.2
            c.example. A 192.0.2.1
            """);
    assertThat(lookUp(zone, "192.0.2.1"))
        .isEqualTo(
            new ReverseDnsResult.Confirmed(
                InetAddresses.forString("192.0.2.1"),
                List.of("a.example", "c.example"),
                List.of("a.example", "b.example", "c.example")));
  }
}
