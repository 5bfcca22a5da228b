package io.fortimail.dns.reputation;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a list's codes are worth.
 *
 * @param others for listings that no rule means
 * @param rules for those that one means
 * @param ignored codes that say nothing
 * @param safelist whether a listing speaks for the subject, whatever its score
 */
record DnsListScores(
    Others others, List<Rule> rules, List<DnsListCodes> ignored, boolean safelist) {

  /** Those of a list that sets none. */
  static final DnsListScores NONE =
      new DnsListScores(Others.always(0), List.of(), List.of(), false);

  record Rule(DnsListCodes codes, double score) {}

  /**
   * What a listing is worth that no rule means.
   *
   * @param of reads the codes
   * @param least the least it can come to
   */
  record Others(ToDoubleFunction<List<InetAddress>> of, double least) {
    static Others always(double score) {
      return new Others(codes -> score, score);
    }
  }

  DnsListScores {
    rules = List.copyOf(rules);
    ignored = List.copyOf(ignored);
  }

  DnsListScores withOthers(double score) {
    return withOthers(Others.always(finite(score)));
  }

  DnsListScores withOthers(Others more) {
    return new DnsListScores(more, rules, ignored, safelist);
  }

  DnsListScores with(DnsListCodes codes, double score) {
    Rule rule = new Rule(codes, finite(score));
    return new DnsListScores(
        others, ImmutableList.<Rule>builder().addAll(rules).add(rule).build(), ignored, safelist);
  }

  DnsListScores ofSafelist() {
    return new DnsListScores(others, rules, ignored, true);
  }

  DnsListScores ignoring(DnsListCodes codes) {
    return new DnsListScores(
        others,
        rules,
        ImmutableList.<DnsListCodes>builder().addAll(ignored).add(codes).build(),
        safelist);
  }

  boolean counts(InetAddress code) {
    return ignored.stream().noneMatch(codes -> codes.contains(code));
  }

  double of(List<InetAddress> codes) {
    List<Rule> meant =
        rules.stream().filter(rule -> codes.stream().anyMatch(rule.codes()::contains)).toList();
    return meant.isEmpty()
        ? others.of().applyAsDouble(codes)
        : meant.stream().mapToDouble(Rule::score).sum();
  }

  /** The least that an answer can come to, be it that there is no listing. */
  double least() {
    double ofRules = rules.stream().mapToDouble(rule -> Math.min(0, rule.score())).sum();
    return Math.min(ofRules, Math.min(0, others.least()));
  }

  private static double finite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be finite");
    }
    return score;
  }
}
