package io.fortimail.dns.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.ZoneDns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("attack-61")
class DnsListWatchTest {

  private static final ZoneDns GOOD =
      ZoneDns.of(
          """
          $ORIGIN list.example.
          2.0.0.127  A 127.0.0.2
          9.2.0.192  A 127.0.0.2
          test       A 127.0.0.2
          """);
  private static final ZoneDns EVERYTHING = ZoneDns.of("*.list.example. A 127.0.0.2");
  private static final ZoneDns PARKED = ZoneDns.of("*.list.example. A 203.0.113.80");
  private static final ZoneDns ZERO = ZoneDns.of("*.list.example. A 0.0.0.0");
  private static final ZoneDns REFUSING = ZoneDns.of("*.list.example. A 127.255.255.254");
  private static final ZoneDns FAILING =
      GOOD.failing("2.0.0.127.list.example", "1.0.0.127.list.example", "9.2.0.192.list.example");
  private static final ZoneDns HALF = GOOD.failing("9.2.0.192.list.example");

  private static final ZoneDns SLOW_TEST =
      GOOD.timingOut("2.0.0.127.list.example", "1.0.0.127.list.example");
  private static final ZoneDns OVERLOADED =
      GOOD.failing(
          DnsFailure.BUDGET,
          "2.0.0.127.list.example",
          "1.0.0.127.list.example",
          "9.2.0.192.list.example");

  private static final DnsListSubject LISTED =
      new DnsListSubject.Address(InetAddresses.forString("192.0.2.9"));

  private final Switch dns = new Switch();
  private final Hand clock = new Hand();
  private final List<String> news = new ArrayList<>();
  private final DnsListWatch watch = watch(DnsList.of("list.example"));

  private DnsListWatch watch(DnsList list) {
    DnsListListener listener =
        new DnsListListener() {
          @Override
          public void outOfUse(DnsList out, DnsListHealth health, Instant until) {
            news.add(health + " for " + Duration.between(clock.now, until).toMinutes());
          }

          @Override
          public void backInUse(DnsList back) {
            news.add("back");
            throw new IllegalStateException("a listener that fails");
          }
        };
    return new DnsListWatch(dns, list, clock, DnsListTimes.DEFAULT, listener);
  }

  /** An asker who does not wait for ever. */
  private String ask(int seconds) {
    return watch
        .ask(LISTED)
        .toCompletableFuture()
        .orTimeout(seconds, TimeUnit.SECONDS)
        .join()
        .getClass()
        .getSimpleName();
  }

  private String ask() {
    return watch.ask(LISTED).toCompletableFuture().join().getClass().getSimpleName();
  }

  @Test
  void aListThatWorksIsTestedOnceInAQuarterOfAnHour() {
    assertThat(ask()).isEqualTo("Listed");
    assertThat(dns.asked).contains("2.0.0.127.list.example A", "1.0.0.127.list.example A");
    dns.asked.clear();
    clock.pass(14);
    assertThat(ask()).isEqualTo("Listed");
    assertThat(dns.asked).noneMatch(question -> question.contains("0.0.127"));
    clock.pass(1);
    assertThat(ask()).isEqualTo("Listed");
    assertThat(dns.asked).filteredOn(question -> question.contains("0.0.127")).hasSize(2);
    assertThat(news).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "everything, LISTS_EVERYTHING",
    "parked, LISTS_NOTHING",
    "zero, LISTS_NOTHING",
    "refusing, UNAVAILABLE",
    "failing, UNAVAILABLE",
  })
  void aListThatDoesNotWorkListsNobodyAndComesBack(String zone, DnsListHealth health) {
    dns.to =
        switch (zone) {
          case "everything" -> EVERYTHING;
          case "parked" -> PARKED;
          case "zero" -> ZERO;
          case "refusing" -> REFUSING;
          default -> FAILING;
        };
    DnsListResult first = watch.ask(LISTED).toCompletableFuture().join();
    assertThat(first).isEqualTo(new DnsListResult.OutOfUse(LISTED, "list.example", health));
    assertThat(news).containsExactly(health + " for 1");
    int before = dns.asked.size();
    assertThat(ask()).isEqualTo("OutOfUse");
    assertThat(dns.asked).hasSize(before); // nothing is asked meanwhile

    dns.to = GOOD;
    clock.pass(1);
    assertThat(ask()).isEqualTo("Listed");
    assertThat(news).containsExactly(health + " for 1", "back");
  }

  @Test
  void aListThatBeginsToListEverythingIsFoundOut() {
    assertThat(ask()).isEqualTo("Listed");
    dns.to = EVERYTHING;
    clock.pass(15);
    assertThat(ask()).isEqualTo("OutOfUse");
    assertThat(watch.health()).isEqualTo(DnsListHealth.LISTS_EVERYTHING);
  }

  @Test
  void aRefusalCountsAtOnce() {
    assertThat(ask()).isEqualTo("Listed");
    dns.to = REFUSING;
    assertThat(ask()).isEqualTo("Unavailable");
    assertThat(ask()).isEqualTo("OutOfUse");
  }

  @Test
  void failuresInARowCountAndOthersDoNot() {
    for (int i = 0; i < 20; i++) {
      dns.to = i % 5 == 4 ? GOOD : HALF;
      assertThat(ask()).isNotEqualTo("OutOfUse");
    }
    dns.to = HALF;
    for (int i = 0; i < DnsListTimes.DEFAULT.maxFailures(); i++) {
      assertThat(ask()).isEqualTo("Unavailable");
    }
    assertThat(ask()).isEqualTo("OutOfUse");
    assertThat(news).containsExactly("UNAVAILABLE for 1");
  }

  @Test
  void thePauseGrowsToAnHour() {
    dns.to = EVERYTHING;
    int[] pauses = {1, 2, 4, 8, 16, 32, 60, 60};
    assertThat(ask()).isEqualTo("OutOfUse");
    for (int pause : pauses) {
      dns.asked.clear();
      clock.pass(pause - 1);
      assertThat(ask()).isEqualTo("OutOfUse");
      assertThat(dns.asked).isEmpty();
      clock.pass(1);
      assertThat(ask()).isEqualTo("OutOfUse");
      assertThat(dns.asked).hasSize(2);
    }
    assertThat(news).hasSize(1); // the same news is told once
  }

  @Test
  void oneTestServesManyAskersAndOnlyTheFirstAnswersWaitForIt() {
    dns.held = true;
    dns.heldOnly = "0.0.127";
    List<CompletableFuture<DnsListResult>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(watch.ask(LISTED).toCompletableFuture());
    }
    assertThat(dns.asked).filteredOn(question -> question.contains("0.0.127")).hasSize(2);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    dns.held = false;
    dns.release.complete(null);
    assertThat(asked).allMatch(each -> each.join() instanceof DnsListResult.Listed);

    dns.held = true;
    dns.release = new CompletableFuture<>();
    clock.pass(15);
    assertThat(watch.ask(LISTED).toCompletableFuture()).isCompleted(); // the test is still on
  }

  @Test
  void anAnswerThatCameBesideTheFirstTestIsOutWithTheList() {
    dns.to = EVERYTHING;
    dns.held = true;
    dns.heldOnly = "0.0.127";
    CompletableFuture<DnsListResult> answer = watch.ask(LISTED).toCompletableFuture();
    dns.release.complete(null);
    assertThat(answer.join())
        .isEqualTo(
            new DnsListResult.OutOfUse(LISTED, "list.example", DnsListHealth.LISTS_EVERYTHING));
  }

  @Test
  void aClientThatThrowsLeavesNoTestOnForEver() {
    dns.broken = "0.0.127";
    assertThat(ask(1)).isEqualTo("OutOfUse");
    dns.broken = "none";
    clock.pass(1);
    assertThat(ask(1)).isEqualTo("Listed");
  }

  @Test
  void ourOwnOverloadTakesNoListOut() {
    assertThat(ask()).isEqualTo("Listed");
    dns.to = OVERLOADED;
    clock.pass(15); // the test itself is not asked
    for (int i = 0; i < 20; i++) {
      clock.pass(1);
      assertThat(ask()).isEqualTo("Unavailable");
    }
    dns.to = GOOD;
    assertThat(ask()).isEqualTo("Listed");
    assertThat(news).isEmpty();
  }

  @Test
  void aTestThatNobodyAskedHoldsNothingAgainstANewList() {
    dns.to = OVERLOADED;
    assertThat(ask()).isEqualTo("Unavailable");
    dns.to = GOOD;
    assertThat(ask()).isEqualTo("Listed");
  }

  @Test
  void oneTestWithoutAnswerTakesNoListOutButThreeDo() {
    assertThat(ask()).isEqualTo("Listed");
    dns.to = SLOW_TEST;
    clock.pass(15);
    assertThat(ask()).isEqualTo("Listed");
    clock.pass(1);
    assertThat(ask()).isEqualTo("Listed");
    dns.to = GOOD;
    clock.pass(1);
    assertThat(ask()).isEqualTo("Listed"); // the row is over
    dns.to = SLOW_TEST;
    clock.pass(15);
    assertThat(ask()).isEqualTo("Listed");
    clock.pass(1);
    assertThat(ask()).isEqualTo("Listed");
    clock.pass(1);
    assertThat(ask()).isEqualTo("OutOfUse");
    assertThat(news).containsExactly("UNAVAILABLE for 1");
  }

  @Test
  void aRefusedTestTakesTheListOutAtOnce() {
    assertThat(ask()).isEqualTo("Listed");
    dns.to = REFUSING;
    clock.pass(15);
    assertThat(ask()).isEqualTo("OutOfUse");
  }

  @Test
  void aTestOfItsOwnClientSeesWhatACacheDoesNot() {
    DnsListWatch fresh = watch.testedThrough(EVERYTHING);
    assertThat(fresh.ask(LISTED).toCompletableFuture().join())
        .isInstanceOf(DnsListResult.OutOfUse.class);
    assertThat(ask()).isEqualTo("Listed");
  }

  @Test
  void aListOfDomainsIsTestedByNames() {
    DnsListWatch domains = watch(DnsList.ofDomains("list.example"));
    DnsListSubject name = new DnsListSubject.Domain("other.example");
    assertThat(domains.ask(name).toCompletableFuture().join())
        .isInstanceOf(DnsListResult.NotListed.class);
    assertThat(dns.asked).startsWith("test.list.example A", "invalid.list.example A");
    dns.to = EVERYTHING;
    clock.pass(15);
    assertThat(domains.ask(name).toCompletableFuture().join())
        .isInstanceOf(DnsListResult.OutOfUse.class);
  }

  /** Answers from one zone and then another, and holds answers back. */
  private static final class Switch implements DnsClient {

    private final List<String> asked = new ArrayList<>();
    private DnsClient to = GOOD;
    private boolean held;
    private String heldOnly = "";
    private String broken = "none";
    private CompletableFuture<Void> release = new CompletableFuture<>();

    @Override
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      asked.add(question.toString());
      if (question.name().contains(broken)) {
        throw new IllegalStateException("a client that fails");
      }
      return held && question.name().contains(heldOnly)
          ? release.thenCompose(done -> to.ask(question))
          : to.ask(question);
    }
  }

  private static final class Hand extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(int minutes) {
      now = now.plus(Duration.ofMinutes(minutes));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
