package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.reputation.DnsListsResult.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Several lists that are asked at once, and what their answers come to.
 *
 * <pre>{@code
 * DnsLists lists = DnsLists.of(
 *         DnsList.of("block.example").scoring(4).at(dns),
 *         DnsList.of("allow.example").scoring(-2).at(dns))
 *     .atMost(6);
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DnsLists {

  /** The most lists: each costs a question or two for every client. */
  public static final int MAX_LISTS = 32;

  /**
   * How long the lists have for their answers, unless {@link #within} says otherwise: longer than
   * one list takes ({@link DnsList#MAX_TIME}), and shorter than the 5 s a filter has, after which
   * all that the other lists said would be lost.
   */
  public static final Duration DEFAULT_TIME = Duration.ofMillis(4700);

  private final List<DnsListLookup> lists;
  private final double maximum;
  private final Duration time;

  private DnsLists(List<DnsListLookup> lists, double maximum, Duration time) {
    this.lists = List.copyOf(lists);
    this.maximum = maximum;
    this.time = time;
  }

  /**
   * Lists.
   *
   * @param lists one to {@value #MAX_LISTS}
   * @return the lists, whose scores add up to any sum
   * @throws IllegalArgumentException if there are none, or too many
   */
  public static DnsLists of(DnsListLookup... lists) {
    if (lists.length < 1 || lists.length > MAX_LISTS) {
      throw new IllegalArgumentException(lists.length + " lists");
    }
    return new DnsLists(List.of(lists), Double.MAX_VALUE, DEFAULT_TIME);
  }

  /**
   * The same lists, whose sum is cut.
   *
   * @param maximum the most they add to a message's score
   * @return new lists
   * @throws IllegalArgumentException if it is no finite number
   */
  public DnsLists atMost(double maximum) {
    if (!Double.isFinite(maximum)) {
      throw new IllegalArgumentException("score must be finite");
    }
    return new DnsLists(lists, maximum, time);
  }

  /**
   * The same lists with another time. A list that has not answered then is {@link
   * DnsListResult.Unavailable}, and the answers of the others count.
   *
   * @param time how long all of them have; by default {@link #DEFAULT_TIME}
   * @return new lists
   * @throws IllegalArgumentException if it is not above zero
   */
  public DnsLists within(Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException("a limit must be above zero");
    }
    return new DnsLists(lists, maximum, time);
  }

  /**
   * Asks all lists about all subjects, at once.
   *
   * @param subjects about what; few, because each is asked of each list
   * @return what they say; it does not fail
   */
  public CompletionStage<DnsListsResult> ask(List<DnsListSubject> subjects) {
    CompletionStage<List<Answer>> all = CompletableFuture.completedFuture(List.of());
    for (DnsListSubject subject : subjects) {
      for (DnsListLookup each : lists) {
        CompletionStage<Answer> answer =
            inTime(each, subject).thenApply(said -> new Answer(said, each.list()));
        all = all.thenCombine(answer, DnsLists::append);
      }
    }
    return all.thenApply(
        answers ->
            new DnsListsResult(
                answers, Math.min(maximum, answers.stream().mapToDouble(Answer::score).sum())));
  }

  /** A copy: a watched list learns from the answer that comes too late for this asker. */
  private CompletionStage<DnsListResult> inTime(DnsListLookup each, DnsListSubject subject) {
    CompletableFuture<DnsListResult> answer = each.ask(subject).toCompletableFuture();
    return answer.isDone()
        ? answer
        : answer
            .copy()
            .completeOnTimeout(tooLate(each, subject), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private DnsListResult tooLate(DnsListLookup each, DnsListSubject subject) {
    String words = DnsFailure.TIMEOUT + " (" + time.toMillis() + " ms)";
    return new DnsListResult.Unavailable(
        subject, each.list().zone(), words, DnsFailure.TIMEOUT, Optional.empty());
  }

  private static List<Answer> append(List<Answer> before, Answer last) {
    List<Answer> more = new ArrayList<>(before);
    more.add(last);
    return more;
  }
}
