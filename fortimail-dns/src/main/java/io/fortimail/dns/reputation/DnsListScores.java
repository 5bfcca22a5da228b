package io.fortimail.dns.reputation;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.util.List;

/**
 * What a list's codes are worth.
 *
 * @param others for listings that no rule means
 * @param rules for those that one means
 * @param ignored codes that say nothing
 * @param safelist whether they speak for the subject
 */
record DnsListScores(
    double others, List<Rule> rules, List<DnsListCodes> ignored, boolean safelist) {

  record Rule(DnsListCodes codes, double score) {}

  DnsListScores {
    rules = List.copyOf(rules);
    ignored = List.copyOf(ignored);
  }

  DnsListScores withOthers(double score) {
    return new DnsListScores(finite(score), rules, ignored, safelist);
  }

  DnsListScores with(DnsListCodes codes, double score) {
    Rule rule = new Rule(codes, finite(score));
    return new DnsListScores(
        others, ImmutableList.<Rule>builder().addAll(rules).add(rule).build(), ignored, safelist);
  }

  DnsListScores ignoring(DnsListCodes codes) {
    return new DnsListScores(
        others,
        rules,
        ImmutableList.<DnsListCodes>builder().addAll(ignored).add(codes).build(),
        safelist);
  }

  DnsListScores ofSafelist() {
    return new DnsListScores(others, rules, ignored, true);
  }

  boolean counts(InetAddress code) {
    return ignored.stream().noneMatch(codes -> codes.contains(code));
  }

  /** The least that any answer can be worth. */
  double lowest() {
    return Math.min(
        Math.min(0, others),
        rules.stream().mapToDouble(Rule::score).filter(score -> score < 0).sum());
  }

  double of(List<InetAddress> codes) {
    List<Rule> meant =
        rules.stream().filter(rule -> codes.stream().anyMatch(rule.codes()::contains)).toList();
    return meant.isEmpty() ? others : meant.stream().mapToDouble(Rule::score).sum();
  }

  private static double finite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be finite");
    }
    return score;
  }
}
