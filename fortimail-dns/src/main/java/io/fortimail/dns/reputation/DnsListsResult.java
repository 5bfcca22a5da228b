package io.fortimail.dns.reputation;

import io.fortimail.filter.FilterResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What several lists said.
 *
 * @param answers what each said, in the order of the lists
 * @param score the sum of their scores, no more than the maximum set
 */
public record DnsListsResult(List<Answer> answers, double score) implements FilterResult {

  /**
   * What one list said.
   *
   * @param result its answer
   * @param list the list
   */
  public record Answer(DnsListResult result, DnsList list) {

    /** {@return what the answer is worth} */
    public double score() {
      return list.scoreOf(result);
    }

    /**
     * What the answer may turn out to be worth at the least.
     *
     * @return the score; where a failure that may pass stood in the way of an answer, the least
     *     that the list could have said
     */
    public double leastScore() {
      boolean open =
          result instanceof DnsListResult.Unavailable
              || (result instanceof DnsListResult.OutOfUse out
                  && out.health() == DnsListHealth.UNAVAILABLE);
      return open ? list.leastScore() : score();
    }

    /** {@return whether it is a listing that does not speak for the subject, as a safelist does} */
    public boolean isAgainst() {
      return result instanceof DnsListResult.Listed && !list.isSafelist() && score() >= 0;
    }
  }

  /** Copies the list. */
  public DnsListsResult {
    answers = List.copyOf(answers);
  }

  /**
   * Looks for a kind of answer.
   *
   * @param kind the kind
   * @return whether a list gave it
   */
  public boolean has(Class<? extends DnsListResult> kind) {
    return answers.stream().anyMatch(answer -> kind.isInstance(answer.result()));
  }

  /** {@return whether a list that is no safelist has it} */
  public boolean isListed() {
    return answers.stream().anyMatch(Answer::isAgainst);
  }

  /**
   * What the sum may turn out to be at the least: a safelist that gave no answer may have the
   * subject all the same.
   *
   * @return the sum; below the score where a list without an answer might have lowered it
   */
  public double leastScore() {
    return Math.min(score, answers.stream().mapToDouble(Answer::leastScore).sum());
  }

  /** {@return the listings as sentences for a person; the other answers where there is none} */
  public String reason() {
    boolean any = has(DnsListResult.Listed.class);
    return answers.stream()
        .map(Answer::result)
        .filter(result -> !any || result instanceof DnsListResult.Listed)
        .map(DnsListResult::reason)
        .collect(Collectors.joining("; "));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("score", score);
    fields.put("answers", answers.stream().map(DnsListsResult::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Answer answer) {
    Map<String, Object> fields = new LinkedHashMap<>(answer.result().fields());
    fields.put("score", answer.score());
    return fields;
  }
}
