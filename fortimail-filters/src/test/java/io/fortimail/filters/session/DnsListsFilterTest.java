package io.fortimail.filters.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.dns.reputation.DnsListWatch;
import io.fortimail.dns.reputation.DnsLists;
import io.fortimail.dns.reputation.DnsTrust;
import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.ConnectView;
import io.fortimail.filter.Filter;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.MailView;
import io.fortimail.filter.Outcome;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.testing.SmtpDialog;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsListsFilterTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN a.example.
              1.2.0.192 A 127.0.0.2
              2.2.0.192 A 127.0.0.2
              3.2.0.192 A 127.0.0.2
              $ORIGIN b.example.
              1.2.0.192 A 127.0.0.2
              $ORIGIN wl.example.
              3.2.0.192 A 127.0.5.3
              4.2.0.192 A 127.0.5.0
              5.2.0.192 A 127.0.5.1
              6.2.0.192 A 127.0.0.255
              $ORIGIN dbl.example.
              bad.example A 127.0.1.2
              $ORIGIN all.example.
              * A 127.0.0.2
              $ORIGIN arpa.
              1.2.0.192.in-addr PTR bad.example.
              2.2.0.192.in-addr PTR bad.example.
              $ORIGIN example.
              bad A 192.0.2.1
              """)
          .failing("2.2.0.192.b.example", "7.2.0.192.b.example", "slow.example.dbl.example");

  private static final DnsLists LISTS =
      DnsLists.of(
          DnsList.of("a.example").scoring(3).at(DNS),
          DnsList.of("b.example").scoring(2).at(DNS),
          DnsList.of("wl.example").scoring(-3).at(DNS));

  private static ConnectView at(String address) {
    return new ConnectView(Client.at(address).address(), Findings.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, MATCH, MATCH, 5",
    "192.0.2.2, MATCH, UNAVAILABLE, 3", // the list that failed might have it
    "192.0.2.3, MATCH, CLEAR, 0",
    "192.0.2.4, CLEAR, CLEAR, -3",
    "192.0.2.7, UNAVAILABLE, UNAVAILABLE, 0",
    "192.0.2.8, CLEAR, CLEAR, 0",
    "10.0.0.1, SKIPPED, SKIPPED, 0",
  })
  void listsAddUp(String client, Outcome any, Outcome fromFour, double score) {
    DnsListsFilter filter = new DnsListsFilter(LISTS);
    Finding finding = filter.inspect(at(client)).toCompletableFuture().join();
    assertThat(finding.outcome()).isEqualTo(any);
    assertThat(finding.score()).isEqualTo(score);
    assertThat(filter.from(4).inspect(at(client)).toCompletableFuture().join().outcome())
        .isEqualTo(fromFour);
  }

  @Test
  void aSafelistIsNeverAMatch() {
    DnsListsFilter filter = new DnsListsFilter(DnsLists.of(DnsTrust.list("wl.example").at(DNS)));
    for (String client : new String[] {"192.0.2.3", "192.0.2.4", "192.0.2.5"}) {
      assertThat(filter.inspect(at(client)).toCompletableFuture().join().outcome())
          .as(client)
          .isEqualTo(Outcome.CLEAR);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4, UNAVAILABLE, 250", // it might have brought 6 down to 1
    "1, MATCH, 550", // that is enough whatever it says
  })
  void aSafelistWithoutAnAnswerRefusesNobody(double threshold, Outcome outcome, int code) {
    ZoneDns slow = DNS.timingOut("1.2.0.192.wl.example");
    DnsLists lists =
        DnsLists.of(
            DnsList.of("a.example").scoring(6).at(slow), DnsTrust.list("wl.example").at(slow));
    DnsListsFilter filter = new DnsListsFilter(lists).from(threshold);
    assertThat(filter.inspect(at("192.0.2.1")).toCompletableFuture().join().outcome())
        .isEqualTo(outcome);
    reply(chain(filter, Action.reject()), "192.0.2.1", code, "");
  }

  @Test
  void aSafelistThatIsOutOfUseForWantOfAnswersRefusesNobody() {
    ZoneDns slow = DNS.timingOut("2.0.0.127.wl.example", "1.0.0.127.wl.example");
    DnsLists lists =
        DnsLists.of(
            DnsList.of("a.example").scoring(6).at(slow),
            new DnsListWatch(slow, DnsTrust.list("wl.example"), Clock.systemUTC()));
    assertThat(
            new DnsListsFilter(lists)
                .from(4)
                .inspect(at("192.0.2.1"))
                .toCompletableFuture()
                .join()
                .outcome())
        .isEqualTo(Outcome.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.3, MATCH, -5",
    "192.0.2.4, CLEAR, 0", // listed, not trusted
    "192.0.2.5, MATCH, -0.7",
    "192.0.2.6, UNAVAILABLE, 0", // this resolver is not served
    "192.0.2.7, CLEAR, 0",
    "10.0.0.1, SKIPPED, 0",
  })
  void aSafelistSpeaksForAClient(String client, Outcome outcome, double score) {
    Finding finding =
        new DnsSafelistFilter(DNS, "wl.example").inspect(at(client)).toCompletableFuture().join();
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.score()).isEqualTo(score);
    Finding high =
        new DnsSafelistFilter(DnsTrust.list("wl.example").at(DNS), DnsTrust.HIGH)
            .inspect(at("192.0.2.5"))
            .toCompletableFuture()
            .join();
    assertThat(high.outcome()).isEqualTo(Outcome.CLEAR);
  }

  @ParameterizedTest
  @CsvSource({
    "bad.example, ok.example, MATCH",
    "ok.example, bad.example, MATCH",
    "ok.example, ok.example, CLEAR",
    "[192.0.2.1], slow.example, UNAVAILABLE",
    "[192.0.2.1], , SKIPPED",
  })
  void namesAreLookedFor(String helo, String sender, Outcome outcome) {
    Finding finding =
        new DomainListFilter(
                DnsLists.of(DnsList.ofDomains("dbl.example").at(DNS)),
                DomainListFilter.Name.HELO,
                DomainListFilter.Name.SENDER)
            .inspect(
                new MailView(
                    Client.at("192.0.2.1").withHelo(helo),
                    Optional.ofNullable(sender).map(domain -> EmailAddress.of("a@" + domain)),
                    Findings.NONE))
            .toCompletableFuture()
            .join();
    assertThat(finding.outcome()).as(finding.reason()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 550", "192.0.2.2, 250"}) // the second only claims the name
  void aConfirmedReverseNameIsLookedFor(String client, int code) {
    DnsLists domains = DnsLists.of(DnsList.ofDomains("dbl.example").at(DNS));
    FilterChain chain =
        FilterChain.builder()
            .then(new ReverseDnsFilter(DNS))
            .then(new DomainListFilter(domains, DomainListFilter.Name.REVERSE), Action.reject())
            .build();
    reply(chain, client, code, "");
  }

  @Test
  void aListedClientIsRefusedWithItsReason() {
    reply(
        chain(new DnsListsFilter(LISTS).from(4), Action.reject()),
        "192.0.2.1",
        550,
        "5.7.1 192.0.2.1 is listed by a.example (127.0.0.2); 192.0.2.1 is listed by b.example");
    reply(chain(new DnsListsFilter(LISTS).from(4), Action.reject()), "192.0.2.3", 250, "");
  }

  @Test
  void aTrustedClientIsTakenWithoutTheNextCheck() {
    FilterChain chain =
        FilterChain.builder()
            .then(new DnsSafelistFilter(DNS, "wl.example"), Action.accept())
            .then(new DnsListFilter(DNS, DnsList.of("a.example")), Action.reject())
            .build();
    reply(chain, "192.0.2.3", 250, "");
    reply(chain, "192.0.2.2", 550, "is listed by a.example");
  }

  @Test
  @Tag("attack-61")
  void aListThatListsEverythingRefusesNobody() {
    DnsListWatch watch = new DnsListWatch(DNS, DnsList.of("all.example"), Clock.systemUTC());
    Finding finding =
        new DnsListFilter(watch).inspect(at("192.0.2.1")).toCompletableFuture().join();
    assertThat(finding.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(finding.reason()).isEqualTo("all.example is out of use: it lists everything");
    reply(chain(new DnsListFilter(watch), Action.reject()), "192.0.2.1", 250, "");
    reply(
        chain(new DnsListFilter(DNS, DnsList.of("all.example")), Action.reject()),
        "192.0.2.1",
        550,
        "");
  }

  private static FilterChain chain(Filter filter, ActionProfile profile) {
    return FilterChain.builder().then(filter, profile).build();
  }

  private static void reply(FilterChain chain, String client, int code, String words) {
    SmtpDialog.with(chain, Client.at(client))
        .expect(220)
        .send("EHLO mx.sender.example")
        .expect(250)
        .send("MAIL FROM:<a@sender.example>")
        .expect(250)
        .send("RCPT TO:<b@inside.example>")
        .expect(code, words);
  }
}
