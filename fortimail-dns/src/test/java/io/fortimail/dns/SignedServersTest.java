package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Signed zones, served by nsd and resolved by Unbound and BIND: each answer seen as what it is. */
class SignedServersTest {

  /** How a client of the table below asks. */
  enum Way {
    UNBOUND_TRUSTED,
    UNBOUND_UNTRUSTED,
    BIND_TRUSTED,
    IN_PROCESS_NSD,
    IN_PROCESS_UNBOUND,
    IN_PROCESS_BIND;

    boolean trusts() {
      return this != UNBOUND_UNTRUSTED;
    }

    private InetSocketAddress server() {
      return switch (this) {
        case UNBOUND_TRUSTED, UNBOUND_UNTRUSTED, IN_PROCESS_UNBOUND -> zones().unbound();
        case BIND_TRUSTED, IN_PROCESS_BIND -> zones().named();
        case IN_PROCESS_NSD -> zones().nsd();
      };
    }

    DnsClient client(DnsLimits limits) {
      DnssecTrust trust =
          name().startsWith("IN_PROCESS")
              ? DnssecTrust.anchors(zones().anchors())
              : trusts() ? DnssecTrust.trustedResolver() : DnssecTrust.none();
      return DnsClient.builder()
          .server(server())
          .limits(limits)
          .dnssec(trust)
          .withoutCache()
          .build();
    }
  }

  private static Optional<SignedZones> started = Optional.empty();
  private static Optional<FakeDnsServer> silent = Optional.empty();

  private static SignedZones zones() {
    return started.orElseThrow();
  }

  @BeforeAll
  static void startServers(@TempDir Path folder) throws IOException {
    assumeTrue(SignedZones.canStart(), "nsd, unbound, bind9 or ldnsutils is not installed");
    FakeDnsServer nobody = new FakeDnsServer(query -> Optional.empty());
    silent = Optional.of(nobody);
    started = Optional.of(new SignedZones(folder, nobody.address()));
    zones().awaitUp();
  }

  @AfterAll
  static void stopServers() throws IOException {
    if (silent.isPresent()) {
      silent.get().close();
    }
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private static <T> DnsAnswer<T> ask(Way way, String name, DnsType<T> type) {
    return way.client(DnsLimits.DEFAULT)
        .ask(new DnsQuestion<>(name, type))
        .toCompletableFuture()
        .join();
  }

  private static DnsFailure causeOf(DnsAnswer<?> answer) {
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
    return ((TemporaryFailure<?>) answer).cause();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSignedIsValidatedByWhoIsTrusted(Way way) {
    for (String name : new String[] {"mx", "www", "any.w"}) {
      DnsAnswer<?> answer = ask(way, name + ".good.example", DnsType.A);
      assertThat(answer).as(name).isInstanceOf(Found.class);
      assertThat(answer.validated()).as(name).isEqualTo(way.trusts());
    }
    DnsAnswer<?> key = ask(way, "_25._tcp.mx.good.example", DnsType.TLSA);
    assertThat(key).isInstanceOf(Found.class);
    assertThat(key.validated()).isEqualTo(way.trusts());
    DnsAnswer<?> noData = ask(way, "mx.good.example", DnsType.TXT);
    assertThat(noData).isInstanceOf(NoData.class);
    assertThat(noData.validated()).isEqualTo(way.trusts());
    DnsAnswer<?> none = ask(way, "no.good.example", DnsType.A);
    assertThat(none).isInstanceOf(NoSuchDomain.class);
    assertThat(none.validated()).isEqualTo(way.trusts());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerTooLongForUdpComesByTcp(Way way) {
    DnsAnswer<String> big = ask(way, "big.good.example", DnsType.TXT);
    assertThat(big).isInstanceOf(Found.class);
    assertThat(((Found<String>) big).records().get(0)).hasSize(4000);
    assertThat(big.validated()).isEqualTo(way.trusts());
  }

  @ParameterizedTest
  @CsvSource({
    "UNBOUND_TRUSTED, BOGUS",
    "UNBOUND_UNTRUSTED, SERVER_FAILURE", // what it says of signatures counts no more than its flag
    "BIND_TRUSTED, SERVER_FAILURE", // 9.18 does not say why
    "IN_PROCESS_NSD, BOGUS",
    "IN_PROCESS_UNBOUND, BOGUS",
    "IN_PROCESS_BIND, BOGUS",
  })
  void whatIsForgedOrOutOfDateIsNoAnswer(Way way, DnsFailure cause) {
    assertThat(causeOf(ask(way, "mx.forged.example", DnsType.A))).isEqualTo(cause);
    assertThat(causeOf(ask(way, "mx.old.example", DnsType.A))).isEqualTo(cause);
    assertThat(causeOf(ask(way, "no.old.example", DnsType.A))).isEqualTo(cause);
    // Only one record is forged.
    assertThat(ask(way, "ns.forged.example", DnsType.A)).isInstanceOf(Found.class);
  }

  @Test
  void aServerThatLooksAtNoSignatureGivesOutTheForgedAddress() {
    DnsClient dns = DnsClient.of(zones().nsd());
    DnsAnswer<?> answer = dns.a("mx.forged.example").toCompletableFuture().join();
    assertThat(answer).isInstanceOf(Found.class);
    assertThat(answer.validated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_PROCESS_NSD")
  void aResolverThatGetsNoAnswerIsAFailureAndIsNeverCalledBogus(Way way) {
    assertThat(causeOf(ask(way, "a.refused.example", DnsType.A)))
        .isEqualTo(DnsFailure.SERVER_FAILURE);
    DnsLimits hurried =
        DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(10), 1, Duration.ofMillis(400));
    DnsAnswer<?> late = way.client(hurried).a("a.silent.example").toCompletableFuture().join();
    assertThat(causeOf(late)).isEqualTo(DnsFailure.TIMEOUT);
  }

  /** RFC 9276 section 3.2: what proves an absence with too much work is as if not signed. */
  @ParameterizedTest
  @CsvSource({
    "IN_PROCESS_NSD,     few,  true",
    "IN_PROCESS_UNBOUND, few,  true",
    "IN_PROCESS_NSD,     many, false",
    "IN_PROCESS_NSD,     most, false",
  })
  @Tag("attack-60")
  void hashingAThousandTimesForAnAbsenceIsNotDone(Way way, String zone, boolean validated) {
    try (CountedCryptography counted = new CountedCryptography()) {
      DnsAnswer<?> noName = ask(way, "no.such." + zone + ".example", DnsType.A);
      assertThat(noName).isInstanceOf(NoSuchDomain.class);
      assertThat(noName.validated()).isEqualTo(validated);
      DnsAnswer<?> noData = ask(way, "mx." + zone + ".example", DnsType.TXT);
      assertThat(noData.validated()).isEqualTo(validated);
      if (!(noData instanceof NoData)) { // dnsjava goes further: the RFC allows that too
        assertThat(causeOf(noData)).isEqualTo(DnsFailure.BOGUS);
        assertThat(validated).isFalse();
      }
      // One name costs one more than the iterations: 0, 2500 and 65 535 of them.
      assertThat(counted.hashes()).isBetween(validated ? 1 : 0, 100);
    }
    // What is there is not proved by hashes.
    assertThat(ask(way, "mx." + zone + ".example", DnsType.A).validated()).isTrue();
  }

  @Test
  void aNameOfAnotherServerIsRefused() {
    assertThat(causeOf(ask(Way.IN_PROCESS_NSD, "a.refused.example", DnsType.A)))
        .isEqualTo(DnsFailure.REFUSED);
  }

  @ParameterizedTest
  @EnumSource
  void aRingOfAliasesEnds(Way way) {
    DnsAnswer<?> answer = ask(way, "ring.good.example", DnsType.A);
    if (answer instanceof TemporaryFailure<?> failure) {
      // Some resolvers give up; and nobody has signed that the ring leads nowhere.
      assertThat(failure.cause()).isIn(DnsFailure.SERVER_FAILURE, DnsFailure.BOGUS);
    } else {
      assertThat(answer).isInstanceOf(NoData.class);
    }
  }
}
