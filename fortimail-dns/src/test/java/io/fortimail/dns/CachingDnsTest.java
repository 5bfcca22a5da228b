package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered, how long, and who waits with whom; by a clock of the test. */
class CachingDnsTest {

  private static final DnsQuestion<String> QUESTION = new DnsQuestion<>("a.example", DnsType.TXT);

  private final ManualTicker ticker = new ManualTicker();
  private final Source source = new Source();
  private final CachingDns dns = new CachingDns(source, DnsCacheLimits.DEFAULT, ticker);

  /** Answers each question when and how the test says. */
  private static final class Source implements DnsClient {

    private final List<CompletableFuture<DnsAnswer<?>>> asked = new ArrayList<>();

    @Override
    @SuppressWarnings("unchecked") // the test asks for text only
    public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
      CompletableFuture<DnsAnswer<?>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer.thenApply(given -> (DnsAnswer<T>) given);
    }

    void answer(DnsAnswer<String> answer) {
      asked.get(asked.size() - 1).complete(answer);
    }
  }

  private static Found<String> found(Duration ttl) {
    return new Found<>(List.of("v=1"), "a.example", ttl, true);
  }

  private CompletableFuture<DnsAnswer<String>> ask() {
    return dns.ask(QUESTION).toCompletableFuture();
  }

  private DnsAnswer<String> askAndAnswer(DnsAnswer<String> answer) {
    CompletableFuture<DnsAnswer<String>> asked = ask();
    source.answer(answer);
    return asked.join();
  }

  @Test
  void theTimeOfAnAnswerCountsDownUntilItIsAskedForAnew() {
    assertThat(askAndAnswer(found(Duration.ofSeconds(60)))).isEqualTo(found(Duration.ofMinutes(1)));
    assertThat(ask().join()).isEqualTo(found(Duration.ofSeconds(60)));
    ticker.advance(Duration.ofMillis(20_500));
    assertThat(ask().join()).isEqualTo(found(Duration.ofSeconds(40)));
    ticker.advance(Duration.ofMillis(39_499));
    assertThat(ask().join()).isEqualTo(found(Duration.ofSeconds(1)));
    assertThat(source.asked).hasSize(1);
    ticker.advance(Duration.ofMillis(1));
    assertThat(ask()).isNotDone();
    assertThat(source.asked).hasSize(2);
  }

  @Test
  void anAnswerForNoTimeIsNotKept() {
    askAndAnswer(found(Duration.ZERO));
    assertThat(ask()).isNotDone();
    assertThat(dns.size()).isZero();
  }

  @Test
  void recordsAreKeptForADayAtMost() {
    askAndAnswer(found(Duration.ofDays(1000)));
    assertThat(ask().join()).isEqualTo(found(Duration.ofDays(1)));
    ticker.advance(Duration.ofDays(1));
    assertThat(ask()).isNotDone();
  }

  @Test
  void absencesAreKeptAsTheySayAndForThreeHoursAtMost() {
    askAndAnswer(new NoData<>("none", Duration.ofDays(9), true));
    assertThat(ask().join()).isEqualTo(new NoData<>("none", Duration.ofHours(3), true));
    ticker.advance(Duration.ofHours(3));
    askAndAnswer(new NoSuchDomain<>("none", Duration.ofSeconds(10), false));
    ticker.advance(Duration.ofSeconds(4));
    assertThat(ask().join()).isEqualTo(new NoSuchDomain<>("none", Duration.ofSeconds(6), false));
    ticker.advance(Duration.ofSeconds(6));
    assertThat(ask()).isNotDone();
  }

  @Test
  void aNameThatDoesNotExistHasNoRecordOfAnyType() {
    // RFC 2308 section 5
    DnsQuestion<MxRecord> other = new DnsQuestion<>("a.example", DnsType.MX);
    askAndAnswer(new NoSuchDomain<>("none", Duration.ofSeconds(10), true));
    ticker.advance(Duration.ofSeconds(4));
    assertThat(dns.ask(other).toCompletableFuture())
        .isCompletedWithValue(new NoSuchDomain<>("none", Duration.ofSeconds(6), true));
    // RFC 6604 section 3: an alias that leads to no name exists itself
    assertThat(dns.ask(new DnsQuestion<>("a.example", DnsType.CNAME)).toCompletableFuture())
        .isNotDone();
    assertThat(dns.txt("b.a.example").toCompletableFuture()).isNotDone();
    assertThat(source.asked).hasSize(3);
    assertThat(dns.size()).isEqualTo(1);
    ticker.advance(Duration.ofSeconds(6));
    assertThat(dns.ask(other).toCompletableFuture()).isNotDone();
  }

  @Test
  void absencesCountAsEntriesToo() {
    CachingDns small =
        new CachingDns(source, DnsCacheLimits.DEFAULT.withSize(100, 1L << 20), ticker);
    for (int i = 0; i < 500; i++) {
      var unused = small.txt("n" + i + ".example");
      source.answer(
          i % 3 == 0
              ? new NoData<>("none", Duration.ofMinutes(1), false)
              : new NoSuchDomain<>("none", Duration.ofMinutes(1), false));
      assertThat(small.size()).isLessThanOrEqualTo(100);
    }
    assertThat(small.size()).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(value = DnsFailure.class, mode = EnumSource.Mode.EXCLUDE, names = "BUDGET")
  void failuresAreKeptASecondAndLongerEachTimeButNoMoreThanFiveMinutes(DnsFailure cause) {
    // RFC 9520 section 3.2
    TemporaryFailure<String> failure = new TemporaryFailure<>(cause, "no");
    List<Long> lives = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      assertThat(askAndAnswer(failure)).isEqualTo(failure);
      long life = 0;
      while (ask().isDone()) {
        ticker.advance(Duration.ofMillis(500));
        life += 500;
      }
      lives.add(life);
    }
    assertThat(lives)
        .containsExactly(
            1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 64_000L, 128_000L, 256_000L, 300_000L,
            300_000L);
  }

  @Test
  void anAnswerEndsARowOfFailures() {
    TemporaryFailure<String> failure = new TemporaryFailure<>(DnsFailure.REFUSED, "no");
    askAndAnswer(failure);
    ticker.advance(Duration.ofSeconds(1));
    askAndAnswer(found(Duration.ZERO));
    askAndAnswer(failure);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(ask()).isNotDone();
  }

  @Test
  void aFailureOfYesterdayIsNotOfTheSameRow() {
    TemporaryFailure<String> failure = new TemporaryFailure<>(DnsFailure.SERVER_FAILURE, "no");
    for (int i = 0; i < 12; i++) {
      askAndAnswer(failure);
      ticker.advance(Duration.ofMinutes(5));
    }
    ticker.advance(Duration.ofHours(20));
    askAndAnswer(failure);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(ask()).isNotDone();
  }

  @Test
  void oursToFailIsNotKept() {
    askAndAnswer(new TemporaryFailure<>(DnsFailure.BUDGET, "no"));
    assertThat(ask()).isNotDone();
  }

  @Test
  void oneQuestionServesAllWhoAskMeanwhile() {
    CompletableFuture<DnsAnswer<String>> first = ask();
    CompletableFuture<DnsAnswer<String>> second = ask();
    CompletableFuture<DnsAnswer<String>> third = ask();
    source.answer(found(Duration.ofMinutes(1)));
    assertThat(List.of(first.join(), second.join(), third.join()))
        .containsOnly(found(Duration.ofMinutes(1)));
    assertThat(source.asked).hasSize(1);
  }

  @Test
  void whoGivesUpHarmsNoOther() {
    CompletableFuture<DnsAnswer<String>> first = ask();
    CompletableFuture<DnsAnswer<String>> second = ask();
    CompletableFuture<DnsAnswer<String>> third = ask();
    first.cancel(true);
    second.complete(new NoData<>("forged", Duration.ofDays(1), true));
    source.answer(found(Duration.ofMinutes(1)));
    assertThat(third.join()).isEqualTo(found(Duration.ofMinutes(1)));
    ask().obtrudeValue(new NoData<>("forged", Duration.ofDays(1), true));
    assertThat(ask().join()).isEqualTo(found(Duration.ofMinutes(1)));
  }

  @Test
  void whoIsSlowWithTheAnswerKeepsItFromNobody() throws InterruptedException {
    ForkJoinPool pool = new ForkJoinPool(4);
    CachingDns shared =
        new CachingDns(
            source, DnsCacheLimits.DEFAULT, new Listening(DnsListener.NONE, ticker), pool);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    var unused = shared.ask(QUESTION);
    var slow = shared.ask(QUESTION).thenAccept(answer -> await(release));
    var quick = shared.ask(QUESTION).thenAccept(answer -> answered.countDown());
    source.answer(found(Duration.ofMinutes(1)));
    answered.await(); // without end, were it behind the slow one
    release.countDown();
    assertThat(slow.thenCombine(quick, (a, b) -> true).toCompletableFuture().join()).isTrue();
    pool.shutdown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSourceThatBreaksIsAFailure() {
    CompletableFuture<DnsAnswer<String>> first = ask();
    source.asked.get(0).completeExceptionally(new IllegalStateException("broken"));
    assertThat(first.join())
        .isEqualTo(
            new TemporaryFailure<>(DnsFailure.SERVER_FAILURE, "a.example TXT: the client failed"));
  }

  @Test
  void aSourceThatThrowsIsAFailureAndTheNextIsAsked() {
    List<DnsQuestion<?>> asked = new ArrayList<>();
    DnsClient throwing =
        new DnsClient() {
          @Override
          public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
            asked.add(question);
            throw new IllegalStateException("broken");
          }
        };
    CachingDns before = new CachingDns(throwing, DnsCacheLimits.DEFAULT, ticker);
    TemporaryFailure<String> broken =
        new TemporaryFailure<>(DnsFailure.SERVER_FAILURE, "a.example TXT: the client failed");
    assertThat(before.ask(QUESTION).toCompletableFuture()).isCompletedWithValue(broken);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(before.ask(QUESTION).toCompletableFuture()).isCompletedWithValue(broken);
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAnswerThatCannotBeKeptIsGivenAllTheSame() {
    boolean[] stopped = new boolean[1];
    Ticker clock =
        new Ticker() {
          @Override
          public long read() {
            if (stopped[0]) {
              throw new IllegalStateException("no time");
            }
            return 0;
          }
        };
    CachingDns before = new CachingDns(source, DnsCacheLimits.DEFAULT, clock);
    CompletableFuture<DnsAnswer<String>> first = before.ask(QUESTION).toCompletableFuture();
    stopped[0] = true;
    source.answer(found(Duration.ofMinutes(1)));
    assertThat(first).isCompletedWithValue(found(Duration.ofMinutes(1)));
    stopped[0] = false;
    assertThat(before.ask(QUESTION).toCompletableFuture()).isNotDone();
    assertThat(source.asked).hasSize(2);
  }

  @Test
  void whoHasJoinedHearsTheAnswerEvenIfTheExecutorTakesNoMore() {
    CachingDns shared =
        new CachingDns(
            source,
            DnsCacheLimits.DEFAULT,
            new Listening(DnsListener.NONE, ticker),
            task -> {
              throw new RejectedExecutionException("full");
            });
    var unused = shared.ask(QUESTION);
    CompletableFuture<DnsAnswer<String>> joined = shared.ask(QUESTION).toCompletableFuture();
    source.answer(found(Duration.ofMinutes(1)));
    assertThat(joined).isCompletedWithValue(found(Duration.ofMinutes(1)));
  }

  @Test
  void theNumberOfEntriesIsBoundedAndWhatIsUsedStays() {
    CachingDns small =
        new CachingDns(source, DnsCacheLimits.DEFAULT.withSize(100, 1L << 20), ticker);
    for (int i = 0; i < 5000; i++) {
      var unused = small.txt("n" + i + ".example");
      source.answer(found(Duration.ofMinutes(1)));
      assertThat(small.txt("n0.example").toCompletableFuture()).isDone();
      assertThat(small.size()).isLessThanOrEqualTo(100);
    }
    assertThat(small.size()).isEqualTo(100);
    assertThat(source.asked).hasSize(5000);
  }

  @Test
  @Tag("attack-62")
  void theOctetsOfAnswersAreBounded() {
    CachingDns small =
        new CachingDns(source, DnsCacheLimits.DEFAULT.withSize(1_000_000, 1 << 20), ticker);
    Found<String> big =
        new Found<>(List.of("x".repeat(60_000)), "a.example", Duration.ofMinutes(5), false);
    for (int i = 0; i < 500; i++) {
      var unused = small.txt("n" + i + ".example");
      source.answer(big);
    }
    assertThat(small.size()).isBetween(10, 17);
    Found<String> tooBig =
        new Found<>(List.of("x".repeat(2 << 20)), "a.example", Duration.ofMinutes(5), false);
    var unused = small.txt("big.example");
    source.answer(tooBig);
    assertThat(small.txt("big.example").toCompletableFuture()).isNotDone();
    assertThat(small.size()).isBetween(10, 17);
  }

  @Test
  void theListenerHearsWhereAnswersCameFrom() {
    List<DnsEvent> heard = new ArrayList<>();
    CachingDns told =
        new CachingDns(
            source, DnsCacheLimits.DEFAULT, new Listening(heard::add, ticker), Runnable::run);
    var unused = told.ask(QUESTION);
    var joined = told.ask(QUESTION);
    ticker.advance(Duration.ofMillis(30));
    source.answer(found(Duration.ofMinutes(1)));
    var cached = told.ask(QUESTION);
    assertThat(joined.toCompletableFuture()).isDone();
    assertThat(cached.toCompletableFuture()).isDone();
    assertThat(heard)
        .containsExactly(
            new DnsEvent(
                QUESTION, found(Duration.ofMinutes(1)), DnsSource.JOINED, Duration.ofMillis(30)),
            new DnsEvent(QUESTION, found(Duration.ofMinutes(1)), DnsSource.CACHE, Duration.ZERO));
  }

  @Test
  void aListenerThatFailsHarmsNoAnswer() {
    DnsListener broken =
        event -> {
          throw new IllegalStateException("broken");
        };
    CachingDns told =
        new CachingDns(
            source, DnsCacheLimits.DEFAULT, new Listening(broken, ticker), Runnable::run);
    var unused = told.ask(QUESTION);
    source.answer(found(Duration.ofMinutes(1)));
    assertThat(told.ask(QUESTION).toCompletableFuture().join())
        .isEqualTo(found(Duration.ofMinutes(1)));
  }

  @Test
  void limitsAreChecked() {
    DnsCacheLimits usual = DnsCacheLimits.DEFAULT;
    Duration day = Duration.ofDays(1);
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> usual.withSize(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usual.withSize(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DnsCacheLimits(1, 1, day, day, Duration.ofMillis(999), second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DnsCacheLimits(1, 1, day, day, second, Duration.ofMinutes(6)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
