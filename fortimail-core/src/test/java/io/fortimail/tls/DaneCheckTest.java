package io.fortimail.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a certificate may be by TLSA records (RFC 6698, RFC 7671, RFC 7672). */
class DaneCheckTest {

  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority MIDDLE = ROOT.intermediate("Test CA");
  private static final TestIdentity GOOD = MIDDLE.issue("mx.example");
  private static final CertificateCheck CHECK = new CertificateCheck(List.of());

  private static TlsaRecord record(int usage, int selector, int type, X509Certificate of) {
    byte[] bytes;
    try {
      bytes = selector == 0 ? of.getEncoded() : of.getPublicKey().getEncoded();
    } catch (CertificateEncodingException broken) {
      throw new AssertionError(broken);
    }
    String data =
        switch (type) {
          case 1 -> Hashing.sha256().hashBytes(bytes).toString();
          case 2 -> Hashing.sha512().hashBytes(bytes).toString();
          default -> BaseEncoding.base16().encode(bytes);
        };
    return new TlsaRecord(usage, selector, type, data);
  }

  private static PeerVerdict verify(TestIdentity shown, TlsaRecord... records) {
    return verify(shown.chain(), records);
  }

  private static PeerVerdict verify(List<X509Certificate> shown, TlsaRecord... records) {
    return CHECK.verify(
        shown, new PeerCheck.Dane(List.of(records), List.of("mx.example")), Instant.now());
  }

  private static Optional<TlsFailureType> failure(PeerVerdict verdict) {
    return verdict instanceof PeerVerdict.Failed failed
        ? Optional.of(failed.problem().type())
        : Optional.empty();
  }

  /** Each selector with each matching type. */
  static Stream<int[]> forms() {
    return Stream.of(0, 1).flatMap(s -> Stream.of(0, 1, 2).map(type -> new int[] {s, type}));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theCertificateItself(int[] form) {
    TlsaRecord own = record(3, form[0], form[1], GOOD.certificate());
    assertThat(own.isUsableForSmtp()).isTrue();
    assertThat(verify(GOOD, own)).isInstanceOf(PeerVerdict.Verified.class);
    assertThat(failure(verify(MIDDLE.issue("mx.example"), own)))
        .contains(TlsFailureType.TLSA_INVALID);
    // RFC 7672 3.1.1: neither dates nor names matter, nor who has issued it
    TestIdentity late = ROOT.request("other.example").expired().issue();
    assertThat(verify(late, record(3, form[0], form[1], late.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    TestIdentity self = TestAuthority.selfSigned("other.example");
    assertThat(verify(self, record(3, form[0], form[1], self.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    // usage 3 is for the host's own only
    assertThat(failure(verify(GOOD, record(3, form[0], form[1], MIDDLE.certificate()))))
        .contains(TlsFailureType.TLSA_INVALID);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anAuthorityThatIsShown(int[] form) {
    List<X509Certificate> shown = new ArrayList<>(GOOD.chain());
    shown.add(ROOT.certificate());
    assertThat(verify(shown, record(2, form[0], form[1], ROOT.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    TlsaRecord middle = record(2, form[0], form[1], MIDDLE.certificate());
    assertThat(verify(GOOD, middle)).isInstanceOf(PeerVerdict.Verified.class);
    assertThat(failure(verify(MIDDLE.issue("other.example"), middle)))
        .contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
    assertThat(failure(verify(MIDDLE.request("mx.example").expired().issue(), middle)))
        .contains(TlsFailureType.CERTIFICATE_EXPIRED);
    assertThat(failure(verify(MIDDLE.request("mx.example").notYetValid().issue(), middle)))
        .contains(TlsFailureType.CERTIFICATE_EXPIRED);
    // a forger shows the authority beside a chain that is not under it
    TestIdentity forged = TestAuthority.root("Test CA").issue("mx.example");
    assertThat(failure(verify(List.of(forged.certificate(), MIDDLE.certificate()), middle)))
        .contains(TlsFailureType.TLSA_INVALID);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, yes", "1, 0, yes", "0, 1, no", "1, 1, no", "0, 2, no", "1, 2, no"})
  void anAuthorityThatIsNotShownMustBeInTheRecord(int selector, int type, String found) {
    TlsaRecord root = record(2, selector, type, ROOT.certificate());
    PeerVerdict verdict = verify(GOOD, root);
    assertThat(failure(verdict))
        .isEqualTo(
            found.equals("yes") ? Optional.empty() : Optional.of(TlsFailureType.TLSA_INVALID));
    if (found.equals("yes")) {
      assertThat(failure(verify(MIDDLE.issue("other.example"), root)))
          .contains(TlsFailureType.CERTIFICATE_HOST_MISMATCH);
      assertThat(failure(verify(TestAuthority.root("Test Root").issue("mx.example"), root)))
          .contains(TlsFailureType.TLSA_INVALID);
    }
  }

  @Test
  void aHostsOwnCertificateIsNoAuthority() {
    assertThat(failure(verify(GOOD, record(2, 1, 1, GOOD.certificate()))))
        .contains(TlsFailureType.TLSA_INVALID);
  }

  @Test
  void anyRecordWillDo() {
    TlsaRecord other = record(3, 1, 1, ROOT.certificate());
    assertThat(verify(GOOD, other, record(2, 0, 1, MIDDLE.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(verify(GOOD, other, record(3, 1, 1, GOOD.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
  }

  @Test
  void ofTwoDigestsTheStrongerCounts() { // RFC 7671 9
    TlsaRecord weak = record(3, 1, 1, GOOD.certificate());
    TlsaRecord strong = record(3, 1, 2, GOOD.certificate());
    TlsaRecord strongOfAnother = record(3, 1, 2, ROOT.certificate());
    assertThat(verify(GOOD, weak, strong)).isInstanceOf(PeerVerdict.Verified.class);
    assertThat(failure(verify(GOOD, weak, strongOfAnother))).contains(TlsFailureType.TLSA_INVALID);
    // another selector, another usage or the thing itself is another matter
    assertThat(verify(GOOD, weak, record(3, 0, 2, ROOT.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(verify(GOOD, weak, record(2, 1, 2, ROOT.certificate())))
        .isInstanceOf(PeerVerdict.Verified.class);
    assertThat(verify(GOOD, record(3, 1, 0, GOOD.certificate()), strongOfAnother))
        .isInstanceOf(PeerVerdict.Verified.class);
    // a record that is of no use does not push out one that is
    assertThat(verify(GOOD, weak, new TlsaRecord(3, 1, 2, "ab")))
        .isInstanceOf(PeerVerdict.Verified.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 64",
    "1, 1, 1, 64",
    "4, 1, 1, 64",
    "255, 0, 0, 64",
    "3, 2, 1, 64",
    "3, 255, 1, 64",
    "3, 1, 3, 64",
    "3, 1, 255, 64",
    "3, 1, 1, 62",
    "3, 1, 1, 128",
    "3, 1, 1, 0",
    "3, 1, 2, 64",
    "2, 0, 2, 126",
    "3, 0, 0, 64",
    "2, 1, 0, 64",
    "2, 1, 0, 0"
  })
  void recordsThatSayNothing(int usage, int selector, int type, int digits) {
    TlsaRecord useless = new TlsaRecord(usage, selector, type, "a".repeat(digits));
    assertThat(useless.isUsableForSmtp()).isFalse();
    TlsaRecord good = record(3, 1, 1, GOOD.certificate());
    assertThat(TlsaRecord.usable(List.of(useless, good))).containsExactly(good);
    assertThat(failure(verify(GOOD, useless))).contains(TlsFailureType.TLSA_INVALID);
  }
}
