package io.fortimail.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingTest {

  private record Spf(String value) implements FilterResult {
    @Override
    public Map<String, Object> fields() {
      return Map.of("spf", value);
    }
  }

  private record Dkim() implements FilterResult {
    @Override
    public Map<String, Object> fields() {
      return Map.of();
    }
  }

  @Test
  void aLaterFilterReadsTheLastResultOfAType() {
    Findings findings =
        new Findings(
            List.of(
                report(Finding.clear("").withResult(new Spf("first"))),
                report(Finding.match("").withResult(new Spf("last"))),
                report(Finding.unavailable("none"))));

    assertThat(findings.result(Spf.class)).contains(new Spf("last"));
    assertThat(findings.result(FilterResult.class)).contains(new Spf("last"));
    assertThat(findings.result(Dkim.class)).isEmpty();
    assertThat(Findings.NONE.result(Spf.class)).isEmpty();
  }

  @Test
  void findingsAreACopy() {
    List<CheckReport> reports = new ArrayList<>();
    Findings findings = new Findings(reports);
    reports.add(report(Finding.clear("")));

    assertThat(findings.checks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aScoreIsFinite(double score) {
    Finding finding = Finding.match("");
    assertThatThrownBy(() -> finding.withScore(score)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("attack-48")
  void reasonsAndVerdictsAreCleanAndFitAReply() {
    String hostile = "250 ok\r\n250 more\u001b\u202e" + "x".repeat(1_000);
    String clean = Finding.match(hostile).reason();

    assertThat(clean).startsWith("250 ok??250 more??x").endsWith("...").hasSize(400);
    assertThat(clean.chars()).allMatch(c -> c >= ' ' && c <= '~');
    assertThat(new Verdict.Quarantine(hostile).reason()).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT25H"})
  void limitsAreWithinReason(String time) {
    Duration bad = Duration.parse(time);
    FilterLimits limits = FilterLimits.DEFAULT;
    assertThatThrownBy(() -> limits.withPerCheck(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withPerStage(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withPerMessage(bad))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CheckReport report(Finding finding) {
    return new CheckReport(Stage.MESSAGE, "check", Optional.empty(), finding, Duration.ZERO);
  }
}
