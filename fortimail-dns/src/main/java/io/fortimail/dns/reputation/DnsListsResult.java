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
 * @param lowest the least that the sum might be if the lists had answered that gave no answer, as a
 *     safelist may speak for the subject
 */
public record DnsListsResult(List<Answer> answers, double score, double lowest)
    implements FilterResult {

  /**
   * What one list said.
   *
   * @param result its answer
   * @param score what that is worth
   * @param safelist whether a listing speaks for the subject, whatever it is worth
   */
  public record Answer(DnsListResult result, double score, boolean safelist) {

    /** {@return whether it is a listing that does not speak for the subject, as a safelist does} */
    public boolean isAgainst() {
      return result instanceof DnsListResult.Listed && !safelist && score >= 0;
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
