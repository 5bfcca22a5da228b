package io.fortimail.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * An authority of a test's own: issues certificates with keys on the curve P-256, in memory, in no
 * time. None of them is committed or outlives the test.
 *
 * <pre>{@code
 * TestAuthority root = TestAuthority.root("Test Root");
 * TestIdentity good = root.intermediate("Test CA").issue("mx.example");
 * TestIdentity late = root.request("mx.example").valid(longAgo, yesterday).issue();
 * TestIdentity own = TestAuthority.selfSigned("mx.example");
 * TestIdentity.PemFiles files = good.write(folder, "mx");
 * }</pre>
 */
public final class TestAuthority {

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("2a8648ce3d040302"));

  private final String name;
  private final KeyPair keys;

  /** Its own certificate and those above it, but for the root's; for a root its own. */
  private final List<X509Certificate> shown;

  private final X509Certificate certificate;

  private TestAuthority(
      String name, KeyPair keys, X509Certificate certificate, List<X509Certificate> shown) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
    this.shown = shown;
  }

  /** An authority that vouches for itself. */
  public static TestAuthority root(String name) {
    KeyPair keys = newKeys();
    Request request = new Request(name, keys, List.of());
    request.subject = name;
    request.authority = true;
    X509Certificate own = request.signed(keys.getPublic());
    return new TestAuthority(name, keys, own, List.of());
  }

  /** A host that acts as an authority, though nobody has made it one. */
  public static TestAuthority under(TestIdentity host, String name) {
    KeyPair keys = new KeyPair(host.certificate().getPublicKey(), host.key());
    return new TestAuthority(name, keys, host.certificate(), host.chain());
  }

  /** A certificate that vouches for itself and nobody else. */
  public static TestIdentity selfSigned(String... names) {
    KeyPair keys = newKeys();
    Request request = new Request(names[0], keys, List.of());
    request.names = List.of(names);
    request.subject = names[0];
    return new TestIdentity(List.of(request.signed(keys.getPublic())), keys.getPrivate());
  }

  /** An authority for which this one vouches. */
  public TestAuthority intermediate(String newName) {
    KeyPair newKeys = newKeys();
    Request request = new Request(name, keys, List.of());
    request.subject = newName;
    request.authority = true;
    X509Certificate issued = request.signed(newKeys.getPublic());
    return new TestAuthority(
        newName, newKeys, issued, Stream.concat(Stream.of(issued), shown.stream()).toList());
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A key store that trusts it. */
  public KeyStore trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", certificate);
    return store;
  }

  /** A certificate for hosts, good since yesterday and for a month. */
  public TestIdentity issue(String... names) {
    return request(names).issue();
  }

  /** A certificate that differs from the usual. */
  public Request request(String... names) {
    Request request = new Request(name, keys, shown);
    request.names = List.of(names);
    request.subject = names.length == 0 ? "nobody" : names[0];
    return request;
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  /** What a certificate is to say. */
  public static final class Request {

    private final String issuer;
    private final KeyPair issuerKeys;
    private final List<X509Certificate> above;
    private List<String> names = List.of();
    private String subject = "";
    private boolean authority;
    private String keyPurpose = "";
    private Instant notBefore = Instant.now().minus(Duration.ofDays(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(30));

    private Request(String issuer, KeyPair issuerKeys, List<X509Certificate> above) {
      this.issuer = issuer;
      this.issuerKeys = issuerKeys;
      this.above = above;
    }

    /** From when to when. */
    public Request valid(Instant from, Instant until) {
      notBefore = from;
      notAfter = until;
      return this;
    }

    /** Over since yesterday. */
    public Request expired() {
      return valid(
          Instant.now().minus(Duration.ofDays(30)), Instant.now().minus(Duration.ofDays(1)));
    }

    /** Good from tomorrow on. */
    public Request notYetValid() {
      return valid(Instant.now().plus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(30)));
    }

    /** Another common name than the first host name; the empty text is the empty subject. */
    public Request commonName(String text) {
      subject = text;
      return this;
    }

    /** Good for mail only, not for servers (RFC 5280 4.2.1.12). */
    public Request forMailOnly() {
      keyPurpose = "2b06010505070304";
      return this;
    }

    /** Makes keys and a certificate for them. */
    public TestIdentity issue() {
      KeyPair keys = newKeys();
      List<X509Certificate> chain = new ArrayList<>();
      chain.add(signed(keys.getPublic()));
      chain.addAll(above);
      return new TestIdentity(chain, keys.getPrivate());
    }

    private X509Certificate signed(PublicKey key) {
      try {
        byte[] toSign =
            Der.sequence(
                Der.element(0xa0, Der.integer(2)), // version 3
                Der.integer(SERIAL.getAndIncrement()),
                ECDSA_WITH_SHA256,
                Der.name(issuer),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                Der.name(subject),
                key.getEncoded(),
                Der.element(0xa3, extensions()));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKeys.getPrivate());
        signature.update(toSign);
        byte[] der = Der.sequence(toSign, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
      } catch (GeneralSecurityException broken) {
        throw new AssertionError(broken);
      }
    }

    private byte[] extensions() {
      byte[] constraints =
          authority
              ? Der.sequence(Der.oid("551d13"), Der.yes(), Der.octets(Der.sequence(Der.yes())))
              : Der.sequence(Der.oid("551d13"), Der.octets(Der.sequence()));
      byte[] hosts =
          names.isEmpty()
              ? new byte[0]
              : Der.sequence(
                  Der.oid("551d11"),
                  Der.octets(
                      Der.sequence(
                          names.stream()
                              .map(host -> Der.element(0x82, host.getBytes(US_ASCII)))
                              .toArray(byte[][]::new))));
      byte[] purposes =
          keyPurpose.isEmpty()
              ? new byte[0]
              : Der.sequence(Der.oid("551d25"), Der.octets(Der.sequence(Der.oid(keyPurpose))));
      return Der.sequence(constraints, hosts, purposes);
    }
  }
}
