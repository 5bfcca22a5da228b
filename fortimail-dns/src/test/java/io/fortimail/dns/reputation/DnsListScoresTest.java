package io.fortimail.dns.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.ZoneDns;
import io.fortimail.filter.FilterLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsListScoresTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN bl.example.
              1.2.0.192 A 127.0.0.2
              2.2.0.192 A 127.0.0.10
              3.2.0.192 A 127.0.0.2
              3.2.0.192 A 127.0.0.11
              4.2.0.192 A 127.0.0.77
              5.2.0.192 A 127.0.0.99
              1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2 A 127.0.0.2
              $ORIGIN bits.example.
              1.2.0.192 A 127.0.0.6
              $ORIGIN dbl.example.
              bad.example  A 127.0.1.2
              xn--bcher-kva.example A 127.0.1.2
              ip.example   A 127.0.1.255
              shut.example A 127.0.0.1
              9.2.0.192    A 127.0.1.2
              """)
          .failing("8.2.0.192.bl.example");

  private static final DnsList LIST =
      DnsList.of("bl.example")
          .scoring(0.5)
          .scoring(DnsListCodes.of("127.0.0.2"), 4)
          .scoring(DnsListCodes.of("127.0.0.10-11"), 1.5)
          .ignoring(DnsListCodes.of("127.0.0.99"));

  private static final DnsList BITS =
      DnsList.of("bits.example")
          .scoring(DnsListCodes.bits(2), 1)
          .scoring(DnsListCodes.bits(4), 2)
          .scoring(DnsListCodes.bits(8), 100);

  private static DnsListSubject address(String text) {
    return new DnsListSubject.Address(InetAddresses.forString(text));
  }

  private static DnsListResult ask(DnsList list, DnsListSubject subject) {
    return list.ask(DNS, subject).toCompletableFuture().join();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 4", // one code
    "2001:db8::1, 4",
    "192.0.2.2, 1.5", // in a range
    "192.0.2.3, 5.5", // two that add up
    "192.0.2.4, 0.5", // another
    "192.0.2.5, 0", // ignored
    "192.0.2.6, 0", // not listed
    "192.0.2.8, 0", // not known
  })
  void codesHaveScores(String client, double score) {
    assertThat(LIST.scoreOf(ask(LIST, address(client)))).isEqualTo(score);
  }

  @Test
  void bitsHaveScores() {
    assertThat(BITS.scoreOf(ask(BITS, address("192.0.2.1")))).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.5.0, 0",
    "127.0.5.1, -0.7",
    "127.0.5.2, -2.3",
    "127.0.5.3, -5",
    "127.0.5.9, 0",
  })
  void aListingByASafelistIsNeverAgainstTheClient(String code, double score) {
    ZoneDns dns = ZoneDns.of("1.2.0.192.wl.example. A " + code);
    DnsListsResult result =
        DnsLists.of(DnsTrust.list("wl.example").at(dns))
            .ask(List.of(address("192.0.2.1")))
            .toCompletableFuture()
            .join();
    assertThat(result.has(DnsListResult.Listed.class)).isTrue();
    assertThat(result.isListed()).isFalse();
    assertThat(result.score()).isEqualTo(score);
  }

  @Test
  void theScoresOfASafelistAreThoseThatItSets() {
    ZoneDns dns = ZoneDns.of("1.2.0.192.wl.example. A 127.0.5.3");
    DnsListSubject client = address("192.0.2.1");
    for (DnsList list :
        List.of(
            DnsTrust.list("wl.example").scoring(-1),
            DnsTrust.list("wl.example").scoring(DnsListCodes.of("127.0.*.3"), -1))) {
      assertThat(list.scoreOf(list.ask(dns, client).toCompletableFuture().join())).isEqualTo(-1);
    }
    assertThat(DnsTrust.list("wl.example").leastScore()).isEqualTo(-5);
    assertThat(DnsTrust.list("wl.example").scoring(-1).leastScore()).isEqualTo(-1);
    assertThat(LIST.leastScore()).isZero();
    assertThat(
            LIST.scoring(DnsListCodes.of("127.0.0.3"), -2)
                .scoring(DnsListCodes.of("127.0.0.4"), -1)
                .leastScore())
        .isEqualTo(-3);
  }

  @Test
  void aListThatDoesNotAnswerCostsNotTheAnswersOfTheOthers() {
    Silent silent = new Silent("bits.example");
    DnsListsResult result =
        DnsLists.of(LIST.at(DNS), BITS.at(silent))
            .within(Duration.ofMillis(1))
            .ask(List.of(address("192.0.2.1")))
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    assertThat(result.score()).isEqualTo(4);
    assertThat(result.isListed()).isTrue();
    assertThat(result.has(DnsListResult.Unavailable.class)).isTrue();
    assertThat(DnsLists.DEFAULT_TIME)
        .isGreaterThan(DnsList.MAX_TIME)
        .isLessThan(FilterLimits.DEFAULT.perCheck());
    for (Duration time : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      assertThatThrownBy(() -> DnsLists.of(LIST.at(DNS)).within(time))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aListingIsNotLostWithItsWords() {
    Silent silent = new Silent(" TXT");
    assertThat(
            LIST.ask(silent, address("192.0.2.1"))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join())
        .isEqualTo(ask(LIST, address("192.0.2.1")));
  }

  /** Never answers some questions. */
  private record Silent(String about) implements DnsClient {
    @Override
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      return question.toString().contains(about) ? new CompletableFuture<>() : DNS.ask(question);
    }
  }

  @Test
  void listsAddUpToAMaximum() {
    DnsLists lists = DnsLists.of(LIST.at(DNS), BITS.at(DNS));
    List<DnsListSubject> client = List.of(address("192.0.2.1"));
    DnsListsResult all = lists.ask(client).toCompletableFuture().join();
    assertThat(all.score()).isEqualTo(7);
    assertThat(all.answers()).extracting(DnsListsResult.Answer::score).containsExactly(4.0, 3.0);
    assertThat(lists.atMost(5).ask(client).toCompletableFuture().join().score()).isEqualTo(5);
    assertThatThrownBy(DnsLists::of).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "bad.example, Listed",
    "bad.example., Listed", // the dot at the end makes no other name
    "bad.example.., NotAsked",
    ".bad.example, NotAsked",
    "bad..example, NotAsked",
    "bücher.example, Listed", // its A-labels are what is listed
    "192.0.2.9., NotAsked",
    "BAD.example, Listed",
    "good.example, NotListed",
    "ip.example, Unavailable",
    "shut.example, Unavailable",
    "192.0.2.9, NotAsked",
    "[192.0.2.9], NotAsked",
    "2001:db8::1, NotAsked",
    "'a b', NotAsked",
    "'', NotAsked",
  })
  @Tag("attack-61")
  void listsOfDomainsAreAskedAboutDomainsOnly(String name, String expected) {
    DnsListResult result = ask(DnsList.ofDomains("dbl.example"), new DnsListSubject.Domain(name));
    assertThat(result.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void aListOfAddressesIsNotAskedAboutDomains() {
    assertThat(ask(LIST, new DnsListSubject.Domain("bad.example")))
        .isInstanceOf(DnsListResult.NotAsked.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, 127.0.0.2, true",
    "127.0.0.2, 127.0.0.3, false",
    "127.0.0.2-4, 127.0.0.4, true",
    "127.0.0.2-4, 127.0.0.5, false",
    "127.0.*.3, 127.0.15.3, true",
    "127.0.*.3, 127.1.15.3, false",
    "127.0.0.2, 2001:db8::1, false",
  })
  void codesAreCompared(String codes, String code, boolean expected) {
    assertThat(DnsListCodes.of(codes).contains(InetAddresses.forString(code))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "127.0.0", "126.0.0.1", "127.0.0.256", "127.0.0.4-2", "127.0.0.x", "*.0.0.2"})
  void codesHaveAForm(String codes) {
    assertThatThrownBy(() -> DnsListCodes.of(codes)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.3.0, NONE",
    "127.0.3.1, LOW",
    "127.0.15.2, MEDIUM",
    "127.0.2.3, HIGH",
    "127.0.0.4, ",
    "127.0.0.255, ",
    "127.1.0.3, "
  })
  void codesOfSafelistsAreLevelsOfTrust(String code, DnsTrust trust) {
    assertThat(DnsTrust.of(InetAddresses.forString(code)).orElse(null)).isEqualTo(trust);
  }
}
