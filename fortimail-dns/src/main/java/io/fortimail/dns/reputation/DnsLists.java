package io.fortimail.dns.reputation;

import io.fortimail.dns.reputation.DnsListsResult.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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

  private final List<DnsListLookup> lists;
  private final double maximum;

  private DnsLists(List<DnsListLookup> lists, double maximum) {
    this.lists = List.copyOf(lists);
    this.maximum = maximum;
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
    return new DnsLists(List.of(lists), Double.MAX_VALUE);
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
    return new DnsLists(lists, maximum);
  }

  /**
   * Asks all lists about all subjects, at once.
   *
   * @param subjects about what; few, because each is asked of each list
   * @return what they say; it does not fail
   */
  public CompletionStage<DnsListsResult> ask(List<DnsListSubject> subjects) {
    Map<String, Double> lowest = new HashMap<>();
    CompletionStage<List<Answer>> all = CompletableFuture.completedFuture(List.of());
    for (DnsListSubject subject : subjects) {
      for (DnsListLookup each : lists) {
        lowest.put(each.list().zone(), each.list().lowestScore());
        CompletionStage<Answer> answer =
            each.ask(subject)
                .thenApply(
                    said -> new Answer(said, each.list().scoreOf(said), each.list().isSafelist()));
        all = all.thenCombine(answer, DnsLists::append);
      }
    }
    return all.thenApply(answers -> result(answers, lowest));
  }

  private DnsListsResult result(List<Answer> answers, Map<String, Double> lowest) {
    double sum = answers.stream().mapToDouble(Answer::score).sum();
    double missing =
        answers.stream()
            .map(Answer::result)
            .filter(DnsListResult.Unavailable.class::isInstance)
            .mapToDouble(said -> lowest.getOrDefault(said.zone(), 0.0))
            .sum();
    return new DnsListsResult(answers, Math.min(maximum, sum), Math.min(maximum, sum + missing));
  }

  private static List<Answer> append(List<Answer> before, Answer last) {
    List<Answer> more = new ArrayList<>(before);
    more.add(last);
    return more;
  }
}
