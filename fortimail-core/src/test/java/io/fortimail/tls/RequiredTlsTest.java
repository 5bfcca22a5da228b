package io.fortimail.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a decision where the sender demands TLS (RFC 8689 section 4.2.1). */
class RequiredTlsTest {

  private static final PeerCheck DANE =
      new PeerCheck.Dane(List.of(new TlsaRecord(3, 1, 1, "ab".repeat(32))), List.of("mx.example"));
  private static final PeerCheck ISSUED =
      new PeerCheck.Trusted(List.of("mx.example"), Optional.of("Our CA"), Optional.empty());

  private static TlsDecision decision(
      TlsLevel level, TlsRule rule, PeerCheck check, boolean nameAuthenticated) {
    return new TlsDecision(
        level,
        rule,
        "why",
        check,
        TlsTerms.DEFAULT,
        nameAuthenticated,
        Optional.of(TlsPolicy.none("example")));
  }

  static Stream<Arguments> raised() {
    PeerCheck usual = PeerCheck.trusted("mx.example");
    return Stream.of(
        Arguments.of(decision(TlsLevel.SECURE, TlsRule.DANE, DANE, true), DANE),
        Arguments.of(decision(TlsLevel.SECURE, TlsRule.MTA_STS, usual, true), usual),
        Arguments.of(decision(TlsLevel.PREFERRED, TlsRule.MTA_STS, usual, true), usual),
        Arguments.of(decision(TlsLevel.SECURE, TlsRule.PROFILE, ISSUED, true), ISSUED),
        Arguments.of(
            decision(TlsLevel.PREFERRED, TlsRule.OPPORTUNISTIC, PeerCheck.any(), true), usual),
        Arguments.of(decision(TlsLevel.ENCRYPT, TlsRule.DANE, PeerCheck.any(), true), usual),
        Arguments.of(decision(TlsLevel.NONE, TlsRule.PROFILE, PeerCheck.any(), true), usual));
  }

  @ParameterizedTest
  @MethodSource("raised")
  void theLevelRisesAndTheCheckStaysWhereThereIsOne(TlsDecision before, PeerCheck check) {
    assertThat(before.requiredFor("mx.example"))
        .contains(
            new TlsDecision(
                TlsLevel.SECURE,
                TlsRule.REQUIRETLS,
                "demanded by the sender; before: " + before,
                check,
                before.terms(),
                true,
                before.policy()));
  }

  @Test
  void aHostThatIsNotKnownForSureIsNoHost() {
    assertThat(TlsDecision.opportunistic().requiredFor("mx.example")).isEmpty();
    assertThat(decision(TlsLevel.SECURE, TlsRule.DANE, DANE, false).requiredFor("mx.example"))
        .isEmpty();
  }
}
