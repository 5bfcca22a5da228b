package io.fortimail.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a certificate under trusted authorities may be (RFC 5280, RFC 6125, RFC 9525). */
class CertificateCheckTest {

  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority MIDDLE = ROOT.intermediate("Test CA");
  private static final CertificateCheck CHECK = new CertificateCheck(List.of(ROOT.certificate()));
  private static final PeerCheck MX = PeerCheck.trusted("mx.example");

  private static PeerVerdict verify(TestIdentity shown, PeerCheck check) {
    return CHECK.verify(shown.chain(), check, Instant.now());
  }

  private static Optional<TlsFailureType> failure(PeerVerdict verdict) {
    return verdict instanceof PeerVerdict.Failed failed
        ? Optional.of(failed.problem().type())
        : Optional.empty();
  }

  @Test
  void underATrustedAuthorityWithTheNameIsVerified() {
    assertThat(verify(MIDDLE.issue("mx.example"), MX))
        .isEqualTo(new PeerVerdict.Verified("a trusted authority: mx.example"));
    assertThat(verify(ROOT.issue("other.example", "mx.example"), MX))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(verify(ROOT.issue("mx2.example"), PeerCheck.trusted("mx.example", "mx2.example")))
        .isInstanceOf(PeerVerdict.Verified.class);
  }

  @Test
  void datesAreThoseOfTheTimeGiven() {
    TestIdentity expired = MIDDLE.request("mx.example").expired().issue();
    TestIdentity early = MIDDLE.request("mx.example").notYetValid().issue();
    assertThat(failure(verify(expired, MX))).contains(TlsFailureType.CERTIFICATE_EXPIRED);
    assertThat(failure(verify(early, MX))).contains(TlsFailureType.CERTIFICATE_EXPIRED);
    Instant then = Instant.now().plus(Duration.ofDays(2));
    assertThat(new CertificateCheck(List.of(ROOT.certificate())).verify(early.chain(), MX, then))
        .isInstanceOf(PeerVerdict.Verified.class);
    Instant afterAll = Instant.now().plus(Duration.ofDays(60));
    assertThat(failure(CHECK.verify(MIDDLE.issue("mx.example").chain(), MX, afterAll)))
        .contains(TlsFailureType.CERTIFICATE_EXPIRED);
  }

  @Test
  void nobodyWhoIsTrustedVouchesForIt() {
    TestIdentity self = TestAuthority.selfSigned("mx.example");
    TestIdentity foreign = TestAuthority.root("Other Root").issue("mx.example");
    TestIdentity sameName = TestAuthority.root("Test Root").issue("mx.example");
    TestIdentity missing = MIDDLE.issue("mx.example").alone();
    for (TestIdentity bad : List.of(self, foreign, sameName, missing)) {
      assertThat(failure(verify(bad, MX))).contains(TlsFailureType.CERTIFICATE_NOT_TRUSTED);
    }
    TestIdentity expiredSelf = TestAuthority.root("X").request("mx.example").expired().issue();
    assertThat(failure(verify(expiredSelf, MX))).contains(TlsFailureType.CERTIFICATE_NOT_TRUSTED);
  }

  @Test
  void aHostIsNoAuthority() {
    TestIdentity host = ROOT.issue("evil.example");
    TestIdentity forged = TestAuthority.under(host, "evil.example").issue("mx.example");
    assertThat(failure(verify(forged, MX))).contains(TlsFailureType.CERTIFICATE_NOT_TRUSTED);
  }

  @Test
  void aHostThatIsTrustedItselfVouchesForNobody() throws Exception { // RFC 5280 6.1.4 (k)
    TestIdentity friend = TestAuthority.selfSigned("friend.example");
    TestIdentity forged = TestAuthority.under(friend, "friend.example").issue("mx.example");
    CertificateCheck pinned = new CertificateCheck(List.of(friend.certificate()));
    assertThat(failure(pinned.verify(forged.chain(), MX, Instant.now())))
        .contains(TlsFailureType.CERTIFICATE_NOT_TRUSTED);
    String whole = HexFormat.of().formatHex(friend.certificate().getEncoded());
    PeerCheck dane =
        new PeerCheck.Dane(List.of(new TlsaRecord(2, 0, 0, whole)), List.of("mx.example"));
    assertThat(CHECK.verify(forged.chain(), dane, Instant.now()))
        .isInstanceOf(PeerVerdict.Failed.class);
  }

  @Test
  void everyCheckMustPass() {
    TestIdentity good = MIDDLE.issue("mx.example");
    PeerCheck other = PeerCheck.trusted("other.example");
    assertThat(verify(good, new PeerCheck.Every(List.of(MX, MX))))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(failure(verify(good, new PeerCheck.Every(List.of(MX, other)))))
        .contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
    assertThat(failure(verify(good, new PeerCheck.Every(List.of(other, MX)))))
        .contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
  }

  @Test
  void aHostsOwnCertificateMayBeTrustedItself() {
    TestIdentity self = TestAuthority.selfSigned("mx.example");
    CertificateCheck pinned = new CertificateCheck(List.of(self.certificate()));
    assertThat(pinned.verify(self.chain(), MX, Instant.now()))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(failure(pinned.verify(self.chain(), PeerCheck.trusted("x.example"), Instant.now())))
        .contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
    assertThat(failure(pinned.verify(self.chain(), MX, Instant.now().plus(Duration.ofDays(60)))))
        .contains(TlsFailureType.CERTIFICATE_EXPIRED);
  }

  @Test
  void theOrderOfTheChainDoesNotMatterNorWhatElseIsInIt() {
    TestIdentity leaf = MIDDLE.intermediate("Lower CA").issue("mx.example");
    List<X509Certificate> shown = new ArrayList<>(leaf.chain().subList(1, leaf.chain().size()));
    shown.add(ROOT.certificate());
    shown.add(TestAuthority.root("Unrelated").certificate());
    Collections.reverse(shown);
    shown.add(0, leaf.certificate());
    assertThat(CHECK.verify(shown, MX, Instant.now())).isInstanceOf(PeerVerdict.Verified.class);
  }

  @Test
  void tooLongOrNoChainIsRefused() {
    X509Certificate one = MIDDLE.issue("mx.example").certificate();
    List<X509Certificate> many =
        Stream.generate(() -> one).limit(CertificateCheck.MAX_CHAIN + 1).toList();
    assertThat(failure(CHECK.verify(many, MX, Instant.now())))
        .contains(TlsFailureType.VALIDATION_FAILURE);
    assertThat(failure(CHECK.verify(List.of(), MX, Instant.now())))
        .contains(TlsFailureType.VALIDATION_FAILURE);
  }

  @Test
  void aCertificateForOtherPurposesIsNoServers() {
    TestIdentity mail = MIDDLE.request("mx.example").forMailOnly().issue();
    assertThat(failure(verify(mail, MX))).contains(TlsFailureType.VALIDATION_FAILURE);
  }

  @Test
  void whatNobodyAsksAboutIsNotLookedAt() {
    assertThat(verify(TestAuthority.selfSigned("x.example"), PeerCheck.any()))
        .isEqualTo(PeerVerdict.unchecked());
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example.com, mx.example.com, yes",
    "MX.Example.COM, mx.example.com, yes",
    "mx.example.com, MX.example.com., yes",
    "mx.example.com, mx.example.org, no",
    "mx.example.com, a.mx.example.com, no",
    "example.com, mx.example.com, no",
    "*.example.com, mx.example.com, yes",
    "*.example.com, example.com, no",
    "*.example.com, a.mx.example.com, no",
    "*.example.com, .example.com, no",
    "m*.example.com, mx.example.com, no",
    "mx.*.com, mx.example.com, no",
    "*, example, no",
    "*.example, mx.example, no",
    "*.com, example.com, no",
    "*.co.uk, example.co.uk, no",
    "*.example.co.uk, mx.example.co.uk, yes",
    "*.*.com, mx.example.com, no",
    "xn--bcher-kva.example.com, bücher.example.com, yes",
    "*.xn--bcher-kva.example, mx.bücher.example, yes",
    "*.example.com, xn--bcher-kva.example.com, yes",
    "192.0.2.1, 192.0.2.2, no"
  })
  void namesAreComparedLabelByLabel(String presented, String wanted, String match) {
    PeerVerdict verdict = verify(MIDDLE.issue(presented), PeerCheck.trusted(wanted));
    assertThat(failure(verdict))
        .isEqualTo(
            match.equals("yes")
                ? Optional.empty()
                : Optional.of(TlsFailureType.CERTIFICATE_HOST_MISMATCH));
  }

  @Test
  void aCommonNameIsNoHost() {
    TestIdentity old = MIDDLE.request().commonName("mx.example").issue();
    assertThat(failure(verify(old, MX))).contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "test root, yes",
    "Test CA, yes",
    "Other, no",
  })
  void anAuthorityMayBeAskedFor(String issuer, String match) {
    PeerCheck check =
        new PeerCheck.Trusted(List.of("mx.example"), Optional.of(issuer), Optional.empty());
    PeerVerdict verdict = verify(MIDDLE.issue("mx.example"), check);
    assertThat(failure(verdict))
        .isEqualTo(
            match.equals("yes")
                ? Optional.empty()
                : Optional.of(TlsFailureType.CERTIFICATE_NOT_TRUSTED));
  }

  @ParameterizedTest
  @CsvSource({
    "EXACT, mx.example, yes",
    "EXACT, example, no",
    "SUBSTRING, X.EXAMPLE, yes",
    "SUBSTRING, y.example, no",
    "WILDCARD, m?.*, yes",
    "WILDCARD, m?, no"
  })
  void aSubjectMayBeAskedForInsteadOfTheHost(SubjectPattern.Kind kind, String text, String match) {
    PeerCheck check =
        new PeerCheck.Trusted(
            List.of("other.example"),
            Optional.empty(),
            Optional.of(new SubjectPattern(kind, text)));
    PeerVerdict verdict = verify(MIDDLE.issue("mx.example"), check);
    assertThat(failure(verdict))
        .isEqualTo(
            match.equals("yes")
                ? Optional.empty()
                : Optional.of(TlsFailureType.CERTIFICATE_HOST_MISMATCH));
    assertThat(failure(verify(TestAuthority.selfSigned("mx.example"), check)))
        .contains(TlsFailureType.CERTIFICATE_NOT_TRUSTED);
  }

  @Test
  void withoutHostNamesTheSubjectIsCompared() {
    PeerCheck check =
        new PeerCheck.Trusted(
            List.of(),
            Optional.empty(),
            Optional.of(new SubjectPattern(SubjectPattern.Kind.EXACT, "CN=Mail Host")));
    assertThat(verify(MIDDLE.request().commonName("Mail Host").issue(), check))
        .isInstanceOf(PeerVerdict.Verified.class);
  }
}
