package io.fortimail.testing;

import io.fortimail.filter.Decision;
import io.fortimail.filter.Finding;

/**
 * Where AssertJ assertions on decisions and findings begin. AssertJ is an optional dependency: a
 * test that uses these has it on its class path.
 *
 * <pre>{@code
 * import static io.fortimail.testing.FilterAssertions.assertThat;
 *
 * assertThat(decision).rejects("5.7.1").decidedBy("subject");
 * assertThat(decision).findingOf("subject").matches().hasReasonContaining("lottery");
 * }</pre>
 *
 * <p>A failure's message holds the whole trace of the decision.
 */
public final class FilterAssertions {

  private FilterAssertions() {}

  /**
   * Begins with a decision.
   *
   * @param actual the decision
   * @return its assertions
   */
  public static DecisionAssert assertThat(Decision actual) {
    return new DecisionAssert(actual, actual);
  }

  /**
   * Begins with a finding on its own.
   *
   * @param actual the finding
   * @return its assertions
   */
  public static FindingAssert assertThat(Finding actual) {
    return new FindingAssert(actual, actual.toString());
  }
}
