package io.fortimail.testing;

import static io.fortimail.testing.FilterAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.RcptFilter;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.edit.MessageEdit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each assertion holds where it should, and fails with the trace where it should not. */
class FilterAssertionsTest {

  private record Count(int words) implements FilterResult {
    @Override
    public Map<String, Object> fields() {
      return Map.of("words", words);
    }
  }

  private static final MessageEdit EDIT = new MessageEdit.AddHeader("X-Seen", "yes");

  private static Decision decision(ActionProfile profile) {
    MessageFilter filter = view -> Finding.match("100% bad words").withScore(2.5).now();
    return FilterScript.of(FilterChain.builder().then("words", filter, profile)).decide();
  }

  private static final Decision ACCEPTED = decision(Action.proceed());
  private static final Decision REJECTED = decision(Action.reject());
  private static final Decision DEFERRED = decision(Action.defer());
  private static final Decision HELD = decision(Action.quarantine());
  private static final Decision DROPPED = decision(Action.discard());
  private static final Decision EDITED = decision(Action.addHeader("X-Seen", "yes"));

  private record Case(String name, Decision right, Decision wrong, Consumer<DecisionAssert> says) {}

  @TestFactory
  Stream<DynamicTest> assertionsOnDecisions() {
    return Stream.of(
            new Case("accepts", ACCEPTED, REJECTED, DecisionAssert::accepts),
            new Case("rejects", REJECTED, DEFERRED, DecisionAssert::rejects),
            new Case("status", REJECTED, DEFERRED, a -> a.rejects("5.7.1")),
            new Case("text", REJECTED, HELD, a -> a.rejects("5.7.1", "bad words")),
            new Case("defers", DEFERRED, REJECTED, DecisionAssert::defers),
            new Case("later", DEFERRED, REJECTED, a -> a.defers("4.7.1", "bad words")),
            new Case("quarantines", HELD, ACCEPTED, DecisionAssert::quarantines),
            new Case("held for", HELD, DROPPED, a -> a.quarantines("bad words")),
            new Case("discards", DROPPED, HELD, DecisionAssert::discards),
            new Case("decided by", REJECTED, ACCEPTED, a -> a.decidedBy("words")),
            new Case("by nothing", ACCEPTED, REJECTED, DecisionAssert::decidedByNothing),
            new Case("edits", EDITED, ACCEPTED, a -> a.hasEdits(EDIT)),
            new Case("no edits", ACCEPTED, EDITED, DecisionAssert::hasNoEdits))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> holdsAndFails(c)));
  }

  private static void holdsAndFails(Case c) {
    c.says().accept(assertThat(c.right()));
    assertFails(() -> c.says().accept(assertThat(c.wrong())), "100% bad words");
  }

  @Test
  void statusAndWordsMustBothBeRight() {
    assertFails(() -> assertThat(REJECTED).rejects("5.7.0"), "reject with 5.7.0");
    assertFails(() -> assertThat(REJECTED).rejects("5.7.1", "good"), "good");
    assertFails(() -> assertThat(DEFERRED).defers("4.7.0", "bad"), "4.7.0");
    assertFails(() -> assertThat(HELD).quarantines("good"), "good");
    assertFails(() -> assertThat(REJECTED).decidedBy("score"), "decided by score");
  }

  @Test
  void scoresAndChecks() {
    assertThat(ACCEPTED).hasScore(2.5).hasChecks("words").hasFinding("words").hasNoFinding("x");
    assertFails(() -> assertThat(ACCEPTED).hasScore(2.4), "score 2.4");
    assertFails(() -> assertThat(ACCEPTED).hasChecks(), "checks []");
    assertFails(() -> assertThat(ACCEPTED).hasFinding("x"), "a finding of x");
    assertFails(() -> assertThat(ACCEPTED).hasNoFinding("words"), "no finding of words");
    assertFails(() -> assertThat(ACCEPTED).findingOf("x"), "a finding of x");
  }

  @Test
  void recipientsAreLookedAtOneByOne() {
    RcptFilter first =
        view ->
            (view.recipient().address().localPart().equals("a")
                    ? Finding.match("is a")
                    : Finding.clear("is not a"))
                .now();
    Action no = Action.reject(new EnhancedStatus(5, 1, 1), "nobody");
    Decision decision =
        FilterScript.of(FilterChain.builder().then("first", first, no))
            .to("a@x.example", "b@x.example")
            .decide();

    assertThat(decision).forRecipient("a@x.example").rejects("5.1.1").findingOf("first").matches();
    assertThat(decision).forRecipient("b@x.example").accepts().findingOf("first").isClear();
    assertFails(() -> assertThat(decision).rejects(), "b@x.example: reject");
    assertFails(() -> assertThat(decision).accepts(), "a@x.example: accept");
    assertFails(() -> assertThat(decision).findingOf("first"), "pick one with forRecipient");
    assertFails(() -> assertThat(decision).forRecipient("c@x.example"), "c@x.example");
  }

  @Test
  void aDecisionForNobodyIsNothingToAssertOn() {
    Decision nobody = FilterScript.of(FilterChain.builder()).to().decide();

    assertThatThrownBy(() -> assertThat(nobody).accepts())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a decision for a recipient");
  }

  @Test
  void outcomes() {
    assertThat(Finding.match("why")).matches();
    assertThat(Finding.clear("why")).isClear();
    assertThat(Finding.unavailable("why")).isUnavailable();
    assertThat(Finding.skipped("why")).isSkipped();
    assertFails(
        () -> assertThat(Finding.clear("why")).matches(), "match, but the finding is clear");
    assertFails(() -> assertThat(Finding.match("why")).isClear(), "why");
    assertFails(() -> assertThat(Finding.match("why")).isUnavailable(), "why");
    assertFails(() -> assertThat(Finding.match("why")).isSkipped(), "why");
  }

  @Test
  void theRestOfAFinding() {
    Finding finding = Finding.match("ten words").withScore(1).withResult(new Count(10));
    assertThat(finding)
        .hasScore(1)
        .hasReason("ten words")
        .hasReasonContaining("ten")
        .hasResult(new Count(10))
        .hasResult(Count.class)
        .hasResult(Count.class, count -> assertThat(count.words()).isEqualTo(10));
    assertThat(Finding.clear("")).hasNoResult();
    assertFails(() -> assertThat(finding).hasScore(2), "the score 2.0, but it is 1.0");
    assertFails(() -> assertThat(finding).hasReason("ten"), "\"ten\", but it is \"ten words\"");
    assertFails(() -> assertThat(finding).hasReasonContaining("100%"), "100%");
    assertFails(() -> assertThat(finding).hasResult(new Count(9)), "words=9");
    assertFails(() -> assertThat(finding).hasNoResult(), "no result");
    assertFails(() -> assertThat(Finding.clear("")).hasResult(Count.class), "missing");
    assertThatThrownBy(
            () ->
                assertThat(finding)
                    .hasResult(Count.class, count -> assertThat(count.words()).isZero()))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void proposedEdits() {
    Finding finding = Finding.match("").withEdits(EDIT);
    assertThat(finding).proposes(EDIT);
    assertThat(Finding.match("")).proposesNothing();
    assertFails(() -> assertThat(finding).proposesNothing(), "X-Seen");
    assertFails(() -> assertThat(Finding.match("")).proposes(EDIT), "X-Seen");
  }

  private static void assertFails(ThrowingCallable assertion, String words) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(words);
  }

  @Test
  void failuresPrintTheWholeTrace() {
    assertThatThrownBy(() -> assertThat(REJECTED).accepts())
        .hasMessageContaining(REJECTED.trace().toString());
    assertThatThrownBy(() -> assertThat(REJECTED).findingOf("words").isClear())
        .hasMessageContaining(REJECTED.trace().toString());
  }
}
