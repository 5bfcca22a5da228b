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
 */
record DnsListScores(double others, List<Rule> rules, List<DnsListCodes> ignored) {

  record Rule(DnsListCodes codes, double score) {}

  DnsListScores {
    rules = List.copyOf(rules);
    ignored = List.copyOf(ignored);
  }

  DnsListScores withOthers(double score) {
    return new DnsListScores(finite(score), rules, ignored);
  }

  DnsListScores with(DnsListCodes codes, double score) {
    Rule rule = new Rule(codes, finite(score));
    return new DnsListScores(
        others, ImmutableList.<Rule>builder().addAll(rules).add(rule).build(), ignored);
  }

  DnsListScores ignoring(DnsListCodes codes) {
    return new DnsListScores(
        others, rules, ImmutableList.<DnsListCodes>builder().addAll(ignored).add(codes).build());
  }

  boolean counts(InetAddress code) {
    return ignored.stream().noneMatch(codes -> codes.contains(code));
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
