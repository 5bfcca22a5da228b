package io.fortimail.dns.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.filter.FilterLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailDomainTest {

  private static final MailDomain DOMAINS =
      new MailDomain(
          ZoneDns.of(
                  """
                  $ORIGIN example.
                  mx       MX 10 elsewhere
                  null     MX 0 .
                  null     A 192.0.2.1
                  both     MX 0 .
                  both     MX 10 elsewhere
                  a        A 192.0.2.1
                  aaaa     AAAA 2001:db8::1
                  alias    CNAME mx
                  text     TXT "x"
                  half     A 192.0.2.1
                  nomx     A 192.0.2.1
                  """)
              .failing("broken.example")
              .failing(DnsType.AAAA, "half.example")
              .failing(DnsType.MX, "nomx.example"));

  @ParameterizedTest
  @CsvSource({
    "mx.example,     mx.example has an MX,                    mx.example has an MX",
    "both.example,   both.example has an MX,                  both.example has an MX",
    "alias.example,  alias.example has an MX,                 alias.example has an MX",
    "null.example,   null.example takes no mail (null MX),    null.example has an address",
    "a.example,      a.example has an address,                a.example has an address",
    "aaaa.example,   aaaa.example has an address,             aaaa.example has an address",
    "half.example,   half.example has an address,             half.example has an address",
    "text.example,   text.example has neither MX nor address, text.example has neither MX nor address",
    "gone.example,   gone.example does not exist,             gone.example does not exist",
    "a..example,     a..example does not exist,               a..example does not exist",
    "[192.0.2.1],    [192.0.2.1] is an address,               [192.0.2.1] does not exist",
  })
  void whatIsKnownOfADomain(String domain, String takesMail, String exists) {
    assertThat(DOMAINS.takesMail(domain).toCompletableFuture().join().reason())
        .isEqualTo(takesMail);
    assertThat(DOMAINS.exists(domain).toCompletableFuture().join().reason()).isEqualTo(exists);
  }

  @ParameterizedTest
  @CsvSource({
    "broken.example, Unknown, Unknown",
    "nomx.example, Unknown, Exists", // a null MX may be what cannot be had
  })
  void aFailureIsNoAnswer(String domain, String takesMail, String exists) {
    assertThat(DOMAINS.takesMail(domain).toCompletableFuture().join().getClass().getSimpleName())
        .isEqualTo(takesMail);
    MailDomainResult host = DOMAINS.exists(domain).toCompletableFuture().join();
    assertThat(host.getClass().getSimpleName()).isEqualTo(exists);
    assertThat(host.fields()).containsEntry("domain", domain);
  }

  @Test
  void whatCouldNotBeAskedInTheTimeForAllStepsIsUnknown() {
    DnsClient silent =
        new DnsClient() {
          @Override
          public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
            return new CompletableFuture<>();
          }
        };
    MailDomain domains = new MailDomain(silent, new DnsBudget(3, Duration.ofMillis(1)));
    for (CompletionStage<MailDomainResult> asked :
        List.of(domains.exists("a.example"), domains.takesMail("a.example"))) {
      assertThat(asked.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join())
          .isInstanceOf(MailDomainResult.Unknown.class);
    }
    assertThat(MailDomain.DEFAULT_BUDGET.time()).isLessThan(FilterLimits.DEFAULT.perCheck());
  }
}
