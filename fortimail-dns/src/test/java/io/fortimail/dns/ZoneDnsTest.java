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
}
