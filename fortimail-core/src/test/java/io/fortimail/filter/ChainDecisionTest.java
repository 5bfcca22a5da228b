package io.fortimail.filter;

import static io.fortimail.filter.Sample.ANN;
import static io.fortimail.filter.Sample.BOB;
import static io.fortimail.filter.Sample.TO_ANN;
import static io.fortimail.filter.Sample.TO_BOTH;
import static io.fortimail.filter.Sample.filter;
import static io.fortimail.filter.Sample.inspect;
import static io.fortimail.filter.Sample.matches;
import static io.fortimail.filter.Sample.says;
import static io.fortimail.filter.Sample.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChainDecisionTest {

  private static final Verdict ACCEPT = new Verdict.Accept();
  private static final ActionProfile FAILS =
      (finding, recipient) -> {
        throw new IllegalStateException("policy database gone");
      };

  static Stream<Arguments> finalActions() {
    return Stream.of(
        Arguments.of(Action.accept(), ACCEPT),
        Arguments.of(Action.reject(), new Verdict.Reject(EnhancedStatus.POLICY, "c matched")),
        Arguments.of(
            Action.reject(EnhancedStatus.CONTENT_ERROR, "no"),
            new Verdict.Reject(EnhancedStatus.CONTENT_ERROR, "no")),
        Arguments.of(
            Action.defer(), new Verdict.Defer(EnhancedStatus.TEMPORARY_POLICY, "c matched")),
        Arguments.of(Action.discard(), new Verdict.Discard()),
        Arguments.of(Action.quarantine(), new Verdict.Quarantine("c matched")));
  }

  @ParameterizedTest
  @MethodSource("finalActions")
  void theFirstFinalActionDecidesAndEndsTheChecks(Action action, Verdict expected) {
    FilterChain chain =
        FilterChain.builder()
            .then(matches("a"))
            .then(says("b", Finding.clear("nothing")), Action.reject())
            .then(matches("c"), action)
            .then(matches("d"), Action.discard())
            .quarantineAt(0)
            .build();

    Decision decision = inspect(chain);

    RecipientDecision ann = decision.forRecipient(ANN);
    assertThat(ann.verdict()).isEqualTo(expected);
    assertThat(ann.decidedBy()).contains("c");
    assertThat(decision.checks()).map(CheckReport::check).containsExactly("a", "b", "c");
  }

  @Test
  void theFirstInOrderOfThoseThatRunTogetherDecides() {
    FilterChain chain =
        FilterChain.builder()
            .together(Action.reject(), scores("a", 1), matches("b"))
            .then(matches("c"), Action.discard())
            .build();

    Decision decision = inspect(chain);

    assertThat(decision.forRecipient(ANN).decidedBy()).contains("a");
    assertThat(decision.forRecipient(ANN).verdict())
        .isEqualTo(new Verdict.Reject(EnhancedStatus.POLICY, "a scored"));
    assertThat(decision.checks()).map(CheckReport::check).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3,       accept,     ''",
    "2, 3.999,   accept,     ''",
    "2, 4,       quarantine, score",
    "2, 7.99,    quarantine, score",
    "2, 8,       reject,     score",
    "9, -4,      accept,     ''",
    "9, -3,      quarantine, score",
    "9, 9,       reject,     score",
    "5.7, 0.1,   accept,     ''",
    "5.9, 0.1,   quarantine, score",
    "1.7976931348623157e308, 1.7976931348623157e308,   reject, score",
    "-1.7976931348623157e308, -1.7976931348623157e308, accept, ''",
  })
  void scoresAddUpAndReachAThreshold(double a, double b, String verdict, String decidedBy) {
    FilterChain chain =
        FilterChain.builder()
            .then(scores("a", a))
            .then(scores("b", b))
            .quarantineAt(6)
            .rejectAt(10)
            .build();

    Decision decision = inspect(chain);

    RecipientDecision ann = decision.forRecipient(ANN);
    assertThat(ann.verdict().word()).isEqualTo(verdict);
    assertThat(ann.decidedBy().orElse("")).isEqualTo(decidedBy);
    assertThat(ann.score()).isFinite();
    assertThat(decision.checks()).as("a sum is complete after the last check").hasSize(2);
  }

  /** 0.7 + 0.1 is 0.7999999999999999 in binary. */
  @Test
  void sumsAreAsTheyAreOnPaper() {
    FilterChain chain =
        FilterChain.builder()
            .then(scores("a", 0.7))
            .then(scores("b", 0.1))
            .quarantineAt(0.8)
            .build();

    RecipientDecision ann = inspect(chain).forRecipient(ANN);

    assertThat(ann.score()).isEqualTo(0.8);
    assertThat(ann.verdict()).isEqualTo(new Verdict.Quarantine("score 0.8"));
  }

  @Test
  void aThresholdAloneWorksAndAContradictionIsRefused() {
    FilterChain reject = FilterChain.builder().then(scores("a", 5)).rejectAt(5).build();
    assertThat(inspect(reject).forRecipient(ANN).verdict().word()).isEqualTo("reject");

    assertThatThrownBy(() -> FilterChain.builder().quarantineAt(5).rejectAt(4.9).build())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLaterScoreSpeaksForTheMessageEvenAboveTheThreshold() {
    FilterChain chain =
        FilterChain.builder()
            .then("rcpt", (RcptFilter) view -> scored(12), Action.proceed())
            .then(scores("good", -9))
            .quarantineAt(6)
            .rejectAt(10)
            .build();

    assertThat(inspect(chain).forRecipient(ANN).verdict()).isEqualTo(ACCEPT);
  }

  @Test
  void eachRecipientHasItsOwnVerdict() {
    ActionProfile annIsStrict = forOnly(ANN, Action.reject());
    FilterChain chain =
        FilterChain.builder()
            .then(matches("a"), annIsStrict)
            .then(matches("b"), forOnly(BOB, Action.quarantine()))
            .then(matches("c"), Action.reject())
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(decision.recipients()).map(RecipientDecision::recipient).containsExactly(ANN, BOB);
    assertThat(decision.forRecipient(ANN).decidedBy()).contains("a");
    assertThat(decision.forRecipient(ANN).verdict().word()).isEqualTo("reject");
    assertThat(decision.forRecipient(BOB).decidedBy()).contains("b");
    assertThat(decision.forRecipient(BOB).verdict().word()).isEqualTo("quarantine");
    assertThat(decision.checks()).map(CheckReport::check).containsExactly("a", "b");
  }

  @Test
  void whatIsFoundForOneRecipientCountsForNoOther() {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "rcpt",
                (RcptFilter) view -> scored(view.recipient().equals(ANN) ? 9 : 1),
                Action.proceed())
            .then(scores("m", 2))
            .quarantineAt(11)
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(decision.forRecipient(ANN).score()).isEqualTo(11);
    assertThat(decision.forRecipient(ANN).verdict().word()).isEqualTo("quarantine");
    assertThat(decision.forRecipient(BOB).score()).isEqualTo(3);
    assertThat(decision.forRecipient(BOB).verdict()).isEqualTo(ACCEPT);
    assertThat(decision.checks())
        .map(CheckReport::recipient)
        .containsExactly(Optional.of(ANN), Optional.of(BOB), Optional.empty());
  }

  @Test
  void noFilterOfTheMessageSeesWhoWasRefused() {
    List<Envelope> seen = new ArrayList<>();
    FilterChain chain =
        FilterChain.builder()
            .then("rcpt", (RcptFilter) view -> scored(0), forOnly(ANN, Action.reject()))
            .then(
                filter(
                    "m",
                    Work.PROMPT,
                    view -> {
                      seen.add(view.envelope());
                      return scored(0);
                    }))
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(seen).containsExactly(Envelope.of("s@s.example", "bob@r.example"));
    assertThat(decision.recipients())
        .map(one -> one.verdict().word())
        .containsExactly("reject", "accept");

    seen.clear();
    Decision ann = inspect(chain, TO_ANN);
    assertThat(seen).as("nothing is left to decide").isEmpty();
    assertThat(ann.forRecipient(ANN).decidedBy()).contains("rcpt");
  }

  @Test
  void editsAddUpUntilTheFateIsDecided() {
    FilterChain chain =
        FilterChain.builder()
            .then(matches("a"), Action.addHeader("X-A", "1"))
            .then(says("b", Finding.clear("")), Action.addHeader("X-B", "1"))
            .then(matches("c"), Action.addHeader("X-C", "1"))
            .then(matches("d"), forOnly(ANN, Action.accept()))
            .then(matches("e"), Action.addHeader("X-E", "1"))
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(headers(decision.forRecipient(ANN))).containsExactly("X-A", "X-C");
    assertThat(headers(decision.forRecipient(BOB))).containsExactly("X-A", "X-C", "X-E");
  }

  @Test
  void unavailableChangesNothingUnlessAProfileSaysSo() {
    MessageFilter down = says("down", Finding.unavailable("scanner is down"));
    FilterChain lenient = FilterChain.builder().then(down, Action.reject()).build();
    FilterChain strict =
        FilterChain.builder().then(down, Action.reject().orWhenUnavailable(Action.defer())).build();

    assertThat(inspect(lenient).forRecipient(ANN).verdict()).isEqualTo(ACCEPT);
    assertThat(inspect(strict).forRecipient(ANN).verdict())
        .isEqualTo(new Verdict.Defer(EnhancedStatus.TEMPORARY_POLICY, "scanner is down"));
  }

  static Stream<Arguments> brokenProfiles() {
    return Stream.of(
        Arguments.of("throws", FAILS),
        Arguments.of(
            "overflows",
            (ActionProfile)
                (finding, recipient) -> {
                  throw new StackOverflowError();
                }),
        Arguments.of("gives null", (ActionProfile) (finding, recipient) -> null));
  }

  /** A failure that may pass becomes neither a pass nor a refusal for good. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenProfiles")
  @Tag("attack-72")
  void aProfileThatFailsDefersForItsRecipientOnly(String name, ActionProfile broken) {
    FilterChain chain =
        FilterChain.builder()
            .then(
                matches("a"),
                (finding, recipient) ->
                    recipient.equals(ANN) ? broken.decide(finding, recipient) : Action.proceed())
            .then(matches("b"), Action.quarantine())
            .build();

    Decision decision = inspect(chain, TO_BOTH);

    assertThat(decision.forRecipient(ANN).verdict())
        .isEqualTo(
            new Verdict.Defer(EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "the policy of a failed"));
    assertThat(decision.forRecipient(ANN).decidedBy()).contains("a");
    assertThat(decision.forRecipient(BOB).decidedBy()).contains("b");
  }

  @Test
  void aProfileIsAskedOnceForEachFindingAndRecipient() {
    List<String> asked = new ArrayList<>();
    FilterChain.Builder builder = FilterChain.builder();
    IntStream.range(0, 4)
        .forEach(
            i ->
                builder.then(
                    matches("f" + i),
                    (finding, recipient) -> {
                      asked.add(finding.reason() + " " + recipient);
                      return Action.proceed();
                    }));

    inspect(builder.build(), TO_BOTH);

    assertThat(asked).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void anEmptyChainAccepts() {
    Decision decision = inspect(FilterChain.builder().build(), TO_BOTH);

    assertThat(decision.recipients())
        .allSatisfy(
            one -> {
              assertThat(one.verdict()).isEqualTo(ACCEPT);
              assertThat(one.decidedBy()).isEmpty();
            });
    assertThat(decision.checks()).isEmpty();
  }

  @Test
  void nobodyToDecideForRunsNothing() {
    List<String> ran = new ArrayList<>();
    FilterChain chain =
        FilterChain.builder()
            .then(
                filter(
                    "m",
                    Work.PROMPT,
                    view -> {
                      ran.add("m");
                      return scored(0);
                    }))
            .build();

    assertThat(inspect(chain, Envelope.of("s@s.example")).recipients()).isEmpty();
    assertThat(ran).isEmpty();
  }

  private static CompletionStage<Finding> scored(double score) {
    return Finding.match("scored").withScore(score).now();
  }

  private static ActionProfile forOnly(Recipient whom, Action action) {
    return (finding, recipient) ->
        recipient.equals(whom) ? action.decide(finding, recipient) : Action.proceed();
  }

  private static List<String> headers(RecipientDecision decision) {
    return decision.edits().stream().map(edit -> ((MessageEdit.AddHeader) edit).name()).toList();
  }
}
