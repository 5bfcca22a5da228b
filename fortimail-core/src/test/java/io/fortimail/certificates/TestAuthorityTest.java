package io.fortimail.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates that other tests rest on are what they say. */
class TestAuthorityTest {

  @TempDir Path folder;

  @Test
  void eachVouchesForTheNext() throws Exception {
    TestAuthority root = TestAuthority.root("Test Root");
    TestAuthority middle = root.intermediate("Test CA");
    TestIdentity leaf = middle.issue("mx.example", "*.mx.example");

    assertThat(leaf.chain()).containsExactly(leaf.certificate(), middle.certificate());
    leaf.certificate().verify(middle.certificate().getPublicKey());
    middle.certificate().verify(root.certificate().getPublicKey());
    root.certificate().verify(root.certificate().getPublicKey());
    assertThat(middle.certificate().getBasicConstraints()).isPositive();
    assertThat(leaf.certificate().getBasicConstraints()).isNegative();
    assertThat(leaf.certificate().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "mx.example"), List.of(2, "*.mx.example"));
    TestIdentity.PemFiles files = leaf.write(folder, "mx");
    assertThat(Files.readString(files.chain())).contains("BEGIN CERTIFICATE");
    assertThat(leaf.keyStore().getCertificateChain("own")).hasSize(2);
  }

  @Test
  void datesAreThoseAskedFor() {
    TestAuthority root = TestAuthority.root("Test Root");
    assertThat(root.request("mx.example").expired().issue().certificate().getNotAfter())
        .isInThePast();
    assertThat(root.request("mx.example").notYetValid().issue().certificate().getNotBefore())
        .isInTheFuture();
  }
}
