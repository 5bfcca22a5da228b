package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Iterables;
import io.fortimail.mail.TlsSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTlsTest {

  @TempDir static Path folder;
  @TempDir Path own;
  private static TestCertificates.Made rsa;
  private static TestCertificates.Made ec;
  private static TestCertificates.Made wild;
  private static TestCertificates.Made ed25519;
  private static SSLContext client;

  private Instant now = Instant.parse("2026-11-24T00:00:00Z");

  @BeforeAll
  static void certificates() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    rsa = certificates.rsa("mx.example");
    ec = certificates.ec("mail.test.example");
    wild = certificates.ec("*.test.example");
    ed25519 = certificates.ed25519("ed.example");
    client =
        TestCertificates.client(
            List.of(rsa.certificate(), ec.certificate(), wild.certificate(), ed25519.certificate()),
            ec);
  }

  private static TlsPair shake(ServerTls tls, SSLContext with, String name, String... protocols)
      throws SSLException {
    TlsPair pair = new TlsPair(tls.newEngine(), TlsPair.client(with, name, protocols));
    pair.shake(65_536);
    return pair;
  }

  private static TlsSession agreed(TlsPair pair) {
    return ((TlsHandshake.Done) Iterables.getOnlyElement(pair.session.results)).session();
  }

  private static X509Certificate shown(ServerTls tls) throws SSLException {
    return agreed(shake(tls, client, "mx.example")).serverCertificate().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example, mx.example",
    "MX.Example, mx.example",
    "mail.test.example, mail.test.example",
    "other.test.example, *.test.example",
    "a.b.test.example, mx.example",
    "test.example, mx.example",
    "ed.example, ed.example",
    "unknown.example, mx.example",
  })
  void theNameAskedForChoosesTheCertificate(String asked, String subject) throws Exception {
    ServerTls tls =
        ServerTls.builder()
            .certificate(rsa.chain(), rsa.key())
            .certificate(wild.chain(), wild.key())
            .certificate(ec.chain(), ec.key())
            .certificate(ed25519.chain(), ed25519.key())
            .build();
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      TlsSession session = agreed(shake(tls, client, asked, protocol));
      assertThat(session.serverCertificate().orElseThrow().getSubjectX500Principal().getName())
          .isEqualTo("CN=" + subject);
      assertThat(session.serverName()).contains(asked.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void whoAsksForNoNameSeesTheFirst() throws Exception {
    ServerTls tls =
        ServerTls.builder()
            .certificate(ec.chain(), ec.key())
            .certificate(rsa.chain(), rsa.key())
            .build();
    TlsSession session = agreed(shake(tls, client, "192.0.2.1"));
    assertThat(session.serverName()).isEmpty();
    assertThat(session.serverCertificate()).contains(ec.certificate());
  }

  @Test
  void olderFormsOfKeysAreRead() throws Exception {
    byte[] pkcs1 = inner(((RSAPrivateCrtKey) rsa.privateKey()).getEncoded());
    assertWorks(rsa, "RSA PRIVATE KEY", pkcs1);
  }

  @Test
  void anEcKeyMayNameItsCurve() throws Exception {
    int size = 32;
    byte[] s = ((ECPrivateKey) ec.privateKey()).getS().toByteArray();
    byte[] sec1 = new byte[2 + 3 + 2 + size + 12];
    byte[] head = {0x30, (byte) (sec1.length - 2), 2, 1, 1, 4, (byte) size};
    byte[] curve = {(byte) 0xA0, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};
    System.arraycopy(head, 0, sec1, 0, head.length);
    int length = Math.min(s.length, size);
    System.arraycopy(s, s.length - length, sec1, head.length + size - length, length);
    System.arraycopy(curve, 0, sec1, head.length + size, curve.length);
    assertWorks(ec, "EC PRIVATE KEY", sec1);

    byte[] nameless = sec1.clone();
    nameless[head.length + size] = (byte) 0xA1;
    assertThatThrownBy(() -> assertWorks(ec, "EC PRIVATE KEY", nameless))
        .hasMessageContaining("curve");
  }

  /** The key in a PKCS#8 structure: what its last element, an octet string, holds. */
  private static byte[] inner(byte[] pkcs8) {
    int octets = 4 + 3 + 15;
    assertThat(pkcs8[octets]).isEqualTo((byte) 4);
    return Arrays.copyOfRange(pkcs8, octets + 4, pkcs8.length);
  }

  private void assertWorks(TestCertificates.Made made, String label, byte[] der) throws Exception {
    Path key = own.resolve("old.key");
    Files.writeString(
        key, "Bag Attributes: none\r\n" + TestCertificates.pem(label, der).replace("\n", "\r\n"));
    ServerTls tls = ServerTls.builder().certificate(made.chain(), key).build();
    assertThat(shown(tls)).isEqualTo(made.certificate());
  }

  @Test
  void oneFileMayHoldBoth() throws Exception {
    Path both = own.resolve("both.pem");
    Files.writeString(both, Files.readString(rsa.key()) + Files.readString(rsa.chain()));
    assertThat(shown(ServerTls.builder().certificate(both, both).build()))
        .isEqualTo(rsa.certificate());
  }

  @ParameterizedTest
  @CsvSource({
    "'', no private key",
    "-----BEGIN PRIVATE KEY-----, no end",
    "'-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----', no base64",
    "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', cannot use",
    "'-----BEGIN EC PRIVATE KEY-----\nMAMC\n-----END EC PRIVATE KEY-----', cut short",
    "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', "
        + "that is not encrypted",
  })
  void aKeyThatIsNoneIsRefused(String text, String said) throws Exception {
    Path key = Files.write(own.resolve("bad.key"), text.getBytes(US_ASCII));
    assertThatThrownBy(() -> ServerTls.builder().certificate(rsa.chain(), key).build())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(said);
  }

  @Test
  void theKeyOfAnotherIsRefused() {
    assertThatThrownBy(() -> ServerTls.builder().certificate(ec.chain(), wild.key()).build())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not that of");
    assertThatThrownBy(() -> ServerTls.builder().build()).isInstanceOf(IllegalStateException.class);
  }

  private ServerTls watching(TestCertificates.Made made, List<Runnable> later) throws IOException {
    return ServerTls.builder()
        .certificate(made.chain(), made.key())
        .checkFiles(Duration.ofSeconds(30), () -> now, later::add)
        .build();
  }

  private static void touch(TestCertificates.Made made, Instant time) throws IOException {
    Files.setLastModifiedTime(made.chain(), FileTime.from(time));
    Files.setLastModifiedTime(made.key(), FileTime.from(time));
  }

  private static void run(List<Runnable> later) {
    later.forEach(Runnable::run);
    later.clear();
  }

  @Test
  void changedFilesAreSeenAndRunningSessionsGoOn() throws Exception {
    TestCertificates certificates = new TestCertificates(own);
    TestCertificates.Made first = certificates.rsa("mx.example");
    TestCertificates.Made second = certificates.rsa("mx.example");
    SSLContext both = TestCertificates.client(List.of(first.certificate(), second.certificate()));
    List<Runnable> later = new ArrayList<>();
    ServerTls tls = watching(first, later);
    TlsPair running = shake(tls, both, "mx.example");
    X509Certificate old = first.certificate();
    first.replaceWith(second);
    touch(first, now.minusSeconds(5));

    now = now.plusSeconds(29);
    assertThat(agreed(shake(tls, both, "mx.example")).serverCertificate()).contains(old);
    assertThat(later).as("too early to look").isEmpty();
    now = now.plusSeconds(1);
    assertThat(agreed(shake(tls, both, "mx.example")).serverCertificate()).contains(old);
    assertThat(later).as("one look, done elsewhere").hasSize(1);
    run(later);
    assertThat(agreed(shake(tls, both, "mx.example")).serverCertificate())
        .as("a session under the old certificate is not resumed")
        .contains(second.certificate());

    running.exchange(65_536, "EHLO c.example\r\n".getBytes(US_ASCII));
    assertThat(running.session.received.toString(US_ASCII)).isEqualTo("EHLO c.example\r\n");
  }

  @Test
  void brokenFilesKeepTheOldCertificate() throws Exception {
    TestCertificates certificates = new TestCertificates(own);
    TestCertificates.Made first = certificates.rsa("mx.example");
    TestCertificates.Made second = certificates.rsa("mx.example");
    SSLContext both = TestCertificates.client(List.of(first.certificate(), second.certificate()));
    X509Certificate old = first.certificate();
    List<Runnable> later = new ArrayList<>();
    ServerTls tls = watching(first, later);
    Files.write(first.chain(), Files.readAllBytes(second.chain())); // the key is still to come
    touch(first, now);
    now = now.plusSeconds(30);
    shake(tls, both, "mx.example");
    run(later);
    assertThat(agreed(shake(tls, both, "mx.example")).serverCertificate()).contains(old);
    assertThatThrownBy(tls::reload).isInstanceOf(IOException.class);

    Files.write(first.key(), Files.readAllBytes(second.key()));
    touch(first, now.plusSeconds(1));
    now = now.plusSeconds(30);
    shake(tls, both, "mx.example");
    run(later);
    assertThat(agreed(shake(tls, both, "mx.example")).serverCertificate())
        .contains(second.certificate());
  }

  @Test
  void askedForIsNotDemanded() throws Exception {
    ServerTls tls =
        ServerTls.builder()
            .certificate(rsa.chain(), rsa.key())
            .clientCertificates(ClientCertificates.askedFor(ClientTrust.anchors(ec.chain())))
            .build();
    SSLContext without = TestCertificates.client(rsa.certificate());
    SSLContext stranger = TestCertificates.client(rsa.certificate(), wild);
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      assertThat(agreed(shake(tls, client, "mx.example", protocol)).clientCertificates())
          .containsExactly(ec.certificate());
      assertThat(agreed(shake(tls, without, "mx.example", protocol)).clientCertificates())
          .isEmpty();
    }
    // It is asked for what our anchor vouches for, and shows nothing else.
    assertThat(agreed(shake(tls, stranger, "mx.example")).clientCertificates()).isEmpty();
  }

  @Test
  void trustMayComeFromAStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("a", ec.certificate());
    ServerTls tls =
        ServerTls.builder()
            .certificate(rsa.chain(), rsa.key())
            .clientCertificates(ClientCertificates.demanded(ClientTrust.of(store)))
            .build();
    assertThat(agreed(shake(tls, client, "mx.example")).clientCertificates())
        .containsExactly(ec.certificate());
  }

  @Test
  void theHostMayDecideWhomToTrust() throws Exception {
    AtomicReference<X509Certificate> asked = new AtomicReference<>();
    ServerTls tls =
        ServerTls.builder()
            .certificate(rsa.chain(), rsa.key())
            .clientCertificates(ClientCertificates.askedFor(ClientTrust.of(new Anybody(asked))))
            .build();
    assertThat(agreed(shake(tls, client, "mx.example")).clientCertificates())
        .containsExactly(ec.certificate());
    assertThat(asked).hasValue(ec.certificate());
  }

  @Test
  void aLaterSessionResumesAndStillTellsAll() throws Exception {
    ServerTls tls =
        ServerTls.builder()
            .certificate(rsa.chain(), rsa.key())
            .clientCertificates(ClientCertificates.demanded(ClientTrust.anchors(ec.chain())))
            .build();
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      SSLContext fresh = TestCertificates.client(rsa.certificate(), ec);
      TlsPair first = shake(tls, fresh, "mx.example", protocol);
      first.exchange(65_536, new byte[] {'x'});
      TlsPair second = shake(tls, fresh, "mx.example", protocol);
      assertThat(second.client.getSession().getCreationTime())
          .as("resumed: the session is the first one's")
          .isEqualTo(first.client.getSession().getCreationTime());
      assertThat(agreed(second)).isEqualTo(agreed(first));
    }
  }

  @Test
  void aHostMayBringItsOwnContext() throws Exception {
    SSLContext context = TestCertificates.client(ec.certificate(), rsa);
    ServerTls tls = ServerTls.of(context);
    assertThat(shown(tls)).isEqualTo(rsa.certificate());
    tls.reload();
    assertThat(shown(tls)).isEqualTo(rsa.certificate());
  }
}
