package io.fortimail.dns.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.ZoneDns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsListTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
              """
              $ORIGIN dnsbl.example.
              2.0.0.127     A   127.0.0.2
              99.2.0.192    A   127.0.0.2
              98.2.0.192    A   127.0.0.4
              98.2.0.192    TXT "see https://dnsbl.example/192.0.2.98"
              97.2.0.192    A   127.0.0.9
              96.2.0.192    A   127.0.0.2
              96.2.0.192    A   127.0.0.9
              96.2.0.192    TXT "two\\010reasons"
              1.1.168.192   A   127.0.0.2
              1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2 A 127.0.0.2
              $ORIGIN strange.example.
              1.2.0.192     A   203.0.113.80
              2.2.0.192     A   0.0.0.0
              3.2.0.192     A   127.255.255.254
              4.2.0.192     A   127.255.255.1
              4.2.0.192     A   127.0.0.2
              5.2.0.192     A   128.0.0.2
              6.2.0.192     A   203.0.113.80
              6.2.0.192     A   127.0.0.2
              7.2.0.192     TXT "no address"
              $ORIGIN everything.example.
              *             A   127.0.0.2
              $ORIGIN parked.example.
              *             A   203.0.113.80
              $ORIGIN refusing.example.
              *             A   127.255.255.254
              """)
          .failing("8.2.0.192.strange.example", "1.0.0.127.failing.example");

  private static final DnsList LIST =
      DnsList.of("DNSBL.example.").withMeaning("127.0.0.2", "open relay");

  private static DnsListResult ask(DnsList list, String address) {
    return list.ask(DNS, InetAddresses.forString(address)).toCompletableFuture().join();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.99,       99.2.0.192.dnsbl.example",
    "::ffff:192.0.2.9, 9.2.0.192.dnsbl.example",
    "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.dnsbl.example",
  })
  void theAddressIsAskedForReversed(String address, String expected) {
    assertThat(LIST.queryName(InetAddresses.forString(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.99  | 192.0.2.99 is listed by dnsbl.example: open relay (127.0.0.2)",
        "2001:db8::1 | 2001:db8::1 is listed by dnsbl.example: open relay (127.0.0.2)",
        "192.0.2.98  | 192.0.2.98 is listed by dnsbl.example: see https://dnsbl.example/192.0.2.98"
            + " (127.0.0.4)",
        "192.0.2.97  | 192.0.2.97 is listed by dnsbl.example (127.0.0.9)",
        "192.0.2.96  | 192.0.2.96 is listed by dnsbl.example: open relay (127.0.0.2), 127.0.0.9;"
            + " two?reasons",
      })
  void aListingSaysWhoWhereAndWhy(String address, String expected) {
    assertThat(ask(LIST, address)).isInstanceOf(DnsListResult.Listed.class);
    assertThat(ask(LIST, address).reason()).isEqualTo(expected);
  }

  @Test
  void aListingComesAsFields() {
    assertThat(ask(LIST, "192.0.2.99").fields())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "status", "listed",
                "address", "192.0.2.99",
                "zone", "dnsbl.example",
                "codes", List.of("127.0.0.2"),
                "meanings", List.of("open relay")));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, NotListed", // a parked domain
    "192.0.2.2, NotListed", // 0.0.0.0
    "192.0.2.3, Unavailable", // a refusal
    "192.0.2.4, Unavailable", // a refusal beside something else
    "192.0.2.5, NotListed",
    "192.0.2.6, Listed", // what counts, beside what does not
    "192.0.2.7, NotListed",
    "192.0.2.8, Unavailable", // SERVFAIL
    "192.0.2.9, NotListed",
  })
  @Tag("attack-61")
  void onlyCodesOfAListCount(String address, String expected) {
    DnsListResult result = ask(DnsList.of("strange.example"), address);
    assertThat(result.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(result.reason()).contains(address).contains("strange.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.1.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "64:ff9b:1::1",
        "100::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.1.2.3",
        "::ffff:127.0.0.1"
      })
  void specialAddressesAreNeverAskedAbout(String address) {
    Recorder recorder = new Recorder();
    DnsListResult result =
        LIST.ask(recorder, InetAddresses.forString(address)).toCompletableFuture().join();
    assertThat(result).isInstanceOf(DnsListResult.NotAsked.class);
    assertThat(recorder.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "2001:db8::1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2a00::1",
        "fbff::1",
        "64:ff9b::1"
      })
  void ordinaryAddressesAreAskedAbout(String address) {
    Recorder recorder = new Recorder();
    var unused = LIST.ask(recorder, InetAddresses.forString(address)).toCompletableFuture().join();
    assertThat(recorder.asked).isNotEmpty();
  }

  @Test
  void specialAddressesAreAskedAboutWhereTheHostSaysSo() {
    assertThat(ask(LIST, "192.168.1.1")).isInstanceOf(DnsListResult.NotAsked.class);
    DnsList own = LIST.askingAlso("192.168.0.0/16").askingAlso("fd00::/8");
    assertThat(ask(own, "192.168.1.1")).isInstanceOf(DnsListResult.Listed.class);
    assertThat(ask(own, "fd00::1")).isInstanceOf(DnsListResult.NotListed.class);
    assertThat(ask(own, "127.0.0.1")).isInstanceOf(DnsListResult.NotAsked.class);
  }

  @Test
  void explainedCodesCostOneQuestion() {
    Recorder recorder = new Recorder();
    var unused =
        LIST.ask(recorder, InetAddresses.forString("192.0.2.99")).toCompletableFuture().join();
    assertThat(recorder.asked).containsExactly("99.2.0.192.dnsbl.example A");
  }

  @ParameterizedTest
  @CsvSource({
    "dnsbl.example, WORKING",
    "everything.example, LISTS_EVERYTHING",
    "parked.example, LISTS_NOTHING",
    "gone.example, LISTS_NOTHING",
    "refusing.example, UNAVAILABLE",
    "failing.example, UNAVAILABLE",
  })
  @Tag("attack-61")
  void aListIsTestedByItsTestEntries(String zone, DnsListHealth expected) {
    assertThat(DnsList.of(zone).test(DNS).toCompletableFuture().join()).isEqualTo(expected);
  }

  @Test
  @Tag("attack-61")
  void whatIsIgnoredCountsInTheTest() {
    DnsList list = DnsList.of("dnsbl.example").ignoring(DnsListCodes.of("127.0.0.2"));
    assertThat(list.test(DNS).toCompletableFuture().join()).isEqualTo(DnsListHealth.WORKING);
    assertThat(ask(list, "192.0.2.99")).isInstanceOf(DnsListResult.NotListed.class);
    DnsList everything = DnsList.of("everything.example").ignoring(DnsListCodes.of("127.0.0.2"));
    assertThat(everything.test(DNS).toCompletableFuture().join())
        .isEqualTo(DnsListHealth.LISTS_EVERYTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.2", "127.255.255.254", "::1", "x"})
  void meaningsAreForCodesOnly(String code) {
    assertThatThrownBy(() -> LIST.withMeaning(code, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10/8", "fd00::/129", ""})
  void rangesHaveAForm(String cidr) {
    assertThatThrownBy(() -> LIST.askingAlso(cidr)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Notes what is asked. */
  private static final class Recorder implements DnsClient {

    private final List<String> asked = new ArrayList<>();

    @Override
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      asked.add(question.toString());
      return DNS.ask(question);
    }
  }
}
