package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneDnsTest {

  private static final ZoneDns DNS =
      ZoneDns.of(
          """
          $TTL 600
          $ORIGIN shop.example.
          @       IN MX   20 backup
          @       IN MX   10 Mail
          @          TXT  "v=spf1 " "mx -all"
          mail    60 IN A 192.0.2.25
          mail       AAAA 2001:db8::25
          www        CNAME front.cdn.example.
          deep.below A    192.0.2.7
          gone       CNAME nowhere.shop.example.
          ring1      CNAME ring2
          ring2      CNAME ring1
          $ORIGIN cdn.example.
          front   30 CNAME edge
          edge       A    198.51.100.1
          $ORIGIN wild.example.
          *          A    203.0.113.1
          *          TXT  "for all"
          host       TXT  "only this"
          a.b        A    203.0.113.2
          $ORIGIN 2.0.192.in-addr.arpa.
          25         PTR  mail.shop.example.
          """);

  private static <T> DnsAnswer<T> now(CompletionStage<DnsAnswer<T>> answer) {
    assertThat(answer.toCompletableFuture()).isCompleted();
    return answer.toCompletableFuture().join();
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> found(CompletionStage<DnsAnswer<T>> answer) {
    assertThat(now(answer)).isInstanceOf(Found.class);
    return ((Found<T>) now(answer)).records();
  }

  @Test
  void answersAreTyped() {
    assertThat(found(DNS.mx("shop.example")))
        .containsExactlyInAnyOrder(
            new MxRecord(10, "mail.shop.example"), new MxRecord(20, "backup.shop.example"));
    assertThat(found(DNS.a("mail.shop.example")))
        .containsExactly(InetAddresses.forString("192.0.2.25"));
    assertThat(found(DNS.aaaa("mail.shop.example")))
        .containsExactly(InetAddresses.forString("2001:db8::25"));
    assertThat(found(DNS.addresses("mail.shop.example"))).hasSize(2);
    assertThat(found(DNS.txt("shop.example"))).containsExactly("v=spf1 mx -all");
    assertThat(found(DNS.ptr(InetAddresses.forString("192.0.2.25"))))
        .containsExactly("mail.shop.example");
  }

  @Test
  void addressesCarryNoNameThatWasNeverLookedUp() {
    assertThat(found(DNS.a("mail.shop.example")).get(0)).hasToString("/192.0.2.25");
  }

  @Test
  void namesAreEqualWhateverTheirCaseAndLastDot() {
    assertThat(found(DNS.a("MAIL.Shop.Example."))).hasSize(1);
  }

  @Test
  void theTtlIsTheLeastOnTheWay() {
    assertThat(now(DNS.a("www.shop.example")))
        .isEqualTo(
            new Found<>(
                List.of(InetAddresses.forString("198.51.100.1")),
                "edge.cdn.example",
                Duration.ofSeconds(30),
                false));
  }

  @ParameterizedTest
  @CsvSource({
    // a name of another type, an empty non-terminal (RFC 8020), the top of the tree
    "backup.shop.example, NoSuchDomain",
    "shop.example,        NoData",
    "below.shop.example,  NoData",
    "example,             NoData",
    "other.example,       NoSuchDomain",
    "gone.shop.example,   NoSuchDomain",
    // RFC 4592 section 2.2.1: the wildcard, names that stop it, and names below those
    "any.wild.example,    Found",
    "x.y.wild.example,    Found",
    "host.wild.example,   NoData",
    "b.wild.example,      NoData",
    "c.b.wild.example,    NoSuchDomain",
    "x.host.wild.example, NoSuchDomain",
    "*.wild.example,      Found",
  })
  void existenceFollowsTheTreeOfNames(String name, String expected) {
    assertThat(now(DNS.a(name)).getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  @Tag("attack-62")
  void aCircleOfAliasesEnds() {
    assertThat(now(DNS.a("ring1.shop.example")))
        .isInstanceOfSatisfying(
            NoData.class, answer -> assertThat(answer.reason()).contains("circle"));
  }

  @ParameterizedTest
  @CsvSource({"10, Found", "11, NoData"})
  void aliasesAreFollowedUpToALimit(int aliases, String expected) {
    String zone =
        IntStream.range(0, aliases)
            .mapToObj(i -> "n" + i + ".example. CNAME n" + (i + 1) + ".example.\n")
            .collect(Collectors.joining("", "", "n" + aliases + ".example. A 192.0.2.1\n"));
    assertThat(now(ZoneDns.of(zone).a("n0.example")).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @Test
  @Tag("attack-59")
  void anAnswerIsReadUpToALimit() {
    String zone =
        IntStream.range(0, 3000)
            .mapToObj(i -> "1.2.0.192.in-addr.arpa. PTR h" + i + ".example.\n")
            .collect(Collectors.joining());
    assertThat(found(ZoneDns.of(zone).ptr(InetAddresses.forString("192.0.2.1"))))
        .hasSize(DnsLimits.DEFAULT.maxRecords());
  }

  @Test
  @Tag("attack-59")
  void controlOctetsInANameComeOutEscaped() {
    ZoneDns dns = ZoneDns.of("1.2.0.192.in-addr.arpa. PTR a\\013\\010b\\.c.example.\n");
    String name = found(dns.ptr(InetAddresses.forString("192.0.2.1"))).get(0);
    assertThat(name).isEqualTo("a\\013\\010b\\.c.example");
    // and the text names the same name again
    ZoneDns forward = ZoneDns.of("a\\013\\010b\\.c.example. A 192.0.2.1\n");
    assertThat(now(forward.a(name))).isInstanceOf(Found.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", ".example", "a..example", "a b.example", "\u00e4.example", "\\"})
  void textThatIsNoNameDoesNotExist(String text) {
    assertThat(now(DNS.a(text))).isInstanceOf(NoSuchDomain.class);
  }

  @Test
  void labelsAndNamesHaveTheirLengths() {
    assertThat(now(DNS.a("a".repeat(64) + ".wild.example"))).isInstanceOf(NoSuchDomain.class);
    assertThat(now(DNS.a("a".repeat(63) + ".wild.example"))).isInstanceOf(Found.class);
    assertThat(now(DNS.a("a.".repeat(200) + "wild.example"))).isInstanceOf(NoSuchDomain.class);
  }

  @Test
  void failingNamesFailForAllTypesOrForOne() {
    ZoneDns dns = DNS.failing("edge.cdn.example").failing(DnsType.MX, "shop.example");
    assertThat(now(dns.a("edge.cdn.example"))).isInstanceOf(TemporaryFailure.class);
    assertThat(now(dns.a("www.shop.example"))).isInstanceOf(TemporaryFailure.class);
    assertThat(now(dns.mx("Shop.example"))).isInstanceOf(TemporaryFailure.class);
    assertThat(now(dns.txt("shop.example"))).isInstanceOf(Found.class);
    assertThat(now(DNS.mx("shop.example"))).isInstanceOf(Found.class);
  }

  @Test
  void aFailureOfOneFamilyIsNoAbsence() {
    ZoneDns dns = DNS.failing(DnsType.AAAA, "shop.example").failing(DnsType.A, "mail.shop.example");
    assertThat(now(dns.addresses("shop.example"))).isInstanceOf(TemporaryFailure.class);
    assertThat(found(dns.addresses("mail.shop.example"))).hasSize(1);
    assertThat(now(dns.addresses("below.shop.example"))).isInstanceOf(NoData.class);
    assertThat(now(dns.addresses("none.example"))).isInstanceOf(NoSuchDomain.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.example. A 192.0.2.1\\nb.example. A 192.0.2\\n | line 2",
        "a.example. A 192.0.2.1\\n\\n\\nb.example. NOTYPE x\\n | line 4",
        "a.example. MX 10\\n | line 1",
        "$INCLUDE /etc/hostname\\n | line 1",
        "$GENERATE 1-4000000000 h$ A 192.0.2.1\\n | line 1: $GENERATE",
        "a.example. A 192.0.2.1 (\\n b | line 2",
        "a.example. A (\\n 192.0.2.1\\n )\\nb.example. A\\nc.example. A 192.0.2.1 | line 4",
        "a.example. CNAME b.example.\\na.example. A 192.0.2.1\\n | line 2: a.example. has a CNAME",
        "a.example. CH TXT x\\n | line 1: class CH",
        "\"\" A 192.0.2.1 | line 1",
      })
  void wrongZoneTextIsRefusedWithItsPlace(String text, String place) {
    assertThatThrownBy(() -> ZoneDns.of(text.replace("\\n", "\n")))
        .isInstanceOf(ZoneFormatException.class)
        .hasMessageContaining("zone text")
        .hasMessageContaining(place);
  }

  @Test
  void zoneFilesAreReadOnceAndNamedInErrors(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("demo.zone");
    Files.writeString(file, "a.example. A 192.0.2.1\n");
    ZoneDns dns = ZoneDns.read(file);
    Files.writeString(file, "a.example. A\n");
    assertThat(found(dns.a("a.example"))).hasSize(1);
    assertThatThrownBy(() -> ZoneDns.read(file)).hasMessageContaining("demo.zone, line 1");
  }

  private static final ZoneDns ZONES =
      ZoneDns.of(
          """
          $TTL 600
          $ORIGIN corp.example.
          @         300 SOA ns host 1 3600 600 86400 120
          @         NS  ns
          ns        A   192.0.2.53
          mail      A   192.0.2.25
          *.wild    A   192.0.2.26
          lame      NS  ns.lame
          ns.lame   A   192.0.2.54
          *.lame    A   192.0.2.55
          own       NS  ns
          below.lame 60 SOA ns host 1 3600 600 86400 900
          x.below.lame A 192.0.2.27
          tolame    CNAME www.lame
          toown     CNAME www.own
          $ORIGIN own.corp.example.
          @         SOA ns host 1 3600 600 86400 30
          @         NS  ns.corp.example.
          www       A   192.0.2.28
          $ORIGIN free.example.
          @         NS  ns.corp.example.
          www       A   192.0.2.29
          """);

  @ParameterizedTest
  @CsvSource({
    "mail.corp.example,         Found",
    "any.wild.corp.example,     Found",
    "none.corp.example,         NoSuchDomain",
    // RFC 1034 section 4.2.1: neither the cut, nor what is below it, nor glue is known here
    "lame.corp.example,         TemporaryFailure",
    "www.lame.corp.example,     TemporaryFailure",
    "ns.lame.corp.example,      TemporaryFailure",
    "tolame.corp.example,       TemporaryFailure",
    // but a zone that the text has is, wherever it is
    "www.own.corp.example,      Found",
    "none.own.corp.example,     NoSuchDomain",
    "toown.corp.example,        Found",
    "x.below.lame.corp.example, Found",
    "y.below.lame.corp.example, NoSuchDomain",
    // without an SOA above, name servers are no delegation
    "www.free.example,          Found",
    "none.free.example,         NoSuchDomain",
  })
  void delegationsAreNotKnownHere(String name, String expected) {
    assertThat(now(ZONES.a(name)).getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void aDelegationIsNamed() {
    assertThat(now(ZONES.txt("a.b.lame.corp.example")))
        .isEqualTo(
            new TemporaryFailure<>(
                DnsFailure.REFUSED,
                "a.b.lame.corp.example TXT: lame.corp.example is delegated to other servers"));
    assertThat(now(ZONES.a("tolame.corp.example")))
        .isEqualTo(
            new TemporaryFailure<>(
                DnsFailure.REFUSED,
                "tolame.corp.example A: www.lame.corp.example: lame.corp.example is delegated to"
                    + " other servers"));
  }

  @ParameterizedTest
  @CsvSource({
    // RFC 2308 section 5: the lesser of the SOA's own time and its last field
    "none.corp.example,         120",
    "mail.corp.example,         120",
    "none.own.corp.example,     30",
    "y.below.lame.corp.example, 60",
    "none.free.example,         0",
  })
  void theSoaTellsHowLongAnAbsenceIsKept(String name, long seconds) {
    DnsAnswer<String> answer = now(ZONES.txt(name));
    Duration ttl =
        answer instanceof NoData<String> none ? none.ttl() : ((NoSuchDomain<String>) answer).ttl();
    assertThat(ttl).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void signedNamesAreValidatedIfEveryLinkIs() {
    ZoneDns dns = DNS.signed("shop.example", "Wild.example.");
    assertThat(now(dns.mx("shop.example")).validated()).isTrue();
    assertThat(now(dns.a("mail.shop.example")).validated()).isTrue();
    assertThat(now(dns.a("www.shop.example")).validated()).isFalse(); // leads to cdn.example
    assertThat(now(dns.signed("cdn.example").a("www.shop.example")).validated()).isTrue();
    assertThat(now(dns.a("edge.cdn.example")).validated()).isFalse();
    assertThat(now(dns.a("any.wild.example")).validated()).isTrue();
    // absences too
    assertThat(now(dns.a("none.shop.example")).validated()).isTrue();
    assertThat(now(dns.txt("mail.shop.example")).validated()).isTrue();
    assertThat(now(dns.a("none.example")).validated()).isFalse();
    assertThat(now(DNS.mx("shop.example")).validated()).isFalse();
    assertThat(now(dns.failing("shop.example").mx("shop.example")).validated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(DnsFailure.class)
  void namesFailInAnyWay(DnsFailure cause) {
    ZoneDns dns =
        DNS.failing(cause, "mail.shop.example").failing(cause, DnsType.MX, "shop.example");
    for (DnsAnswer<?> answer :
        List.of(now(dns.a("mail.shop.example")), now(dns.mx("shop.example")))) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              TemporaryFailure.class, failure -> assertThat(failure.cause()).isEqualTo(cause));
    }
    assertThat(now(dns.txt("shop.example"))).isInstanceOf(Found.class);
  }

  @Test
  void timeOutsAndBogusAnswersHaveTheirWords() {
    assertThat(now(DNS.timingOut("shop.example").mx("shop.example")))
        .isEqualTo(
            new TemporaryFailure<>(DnsFailure.TIMEOUT, "shop.example MX: no answer in time"));
    assertThat(now(DNS.bogus("front.cdn.example").a("www.shop.example")))
        .isEqualTo(
            new TemporaryFailure<>(
                DnsFailure.BOGUS,
                "www.shop.example A: front.cdn.example: the answer could not be validated"));
  }

  @Test
  void whatIsSaidOfOneTypeComesFirst() {
    ZoneDns dns = DNS.bogus("shop.example").failing(DnsFailure.TIMEOUT, DnsType.MX, "shop.example");
    assertThat(now(dns.mx("shop.example")).toString()).contains("no answer in time");
    assertThat(now(dns.txt("shop.example")).toString()).contains("validated");
  }
}
