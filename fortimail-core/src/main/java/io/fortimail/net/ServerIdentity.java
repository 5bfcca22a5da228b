package io.fortimail.net;

import com.google.common.base.Ascii;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that a server can show, with its key.
 *
 * @param chain its chain, its own certificate first
 * @param key the private key
 * @param names the host names it is good for (RFC 6125 section 6.4), in lower case
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key, Set<String> names) {

  /** GeneralName ::= CHOICE { ..., dNSName [2], ... } (RFC 5280 section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final byte[] PROOF = {1, 2, 3, 4};

  ServerIdentity {
    chain = List.copyOf(chain);
    names = Set.copyOf(names);
  }

  /**
   * Reads a certificate and its key.
   *
   * @throws IOException if a file cannot be read, is no PEM, or the key is another's
   */
  static ServerIdentity read(Path chainPem, Path keyPem) throws IOException {
    List<X509Certificate> chain = certificates(PemFile.read(chainPem));
    PemFile keyFile = PemFile.read(keyPem);
    X509Certificate own = chain.get(0);
    try {
      PrivateKey key = key(keyFile, own.getPublicKey().getAlgorithm());
      if (!belongTogether(own, key)) {
        throw new IOException("the key in " + keyPem + " is not that of " + chainPem);
      }
      return new ServerIdentity(chain, key, dnsNames(own));
    } catch (GeneralSecurityException broken) {
      throw new IOException("cannot use " + chainPem + " with the key in " + keyPem, broken);
    }
  }

  /** Reads the certificates of a file, at least one. */
  static List<X509Certificate> certificates(PemFile file) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : file.all("CERTIFICATE")) {
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (GeneralSecurityException broken) {
      throw new IOException(file.path() + " has a certificate that cannot be read", broken);
    }
    if (chain.isEmpty()) {
      throw new IOException(file.path() + " has no certificate");
    }
    return chain;
  }

  /** Whether the certificate covers a host name, by the name itself. */
  boolean names(String host) {
    return names.contains(host);
  }

  /** Whether it covers a host name by a wildcard for its first label (RFC 6125 section 6.4.3). */
  boolean namesByWildcard(String host) {
    int dot = host.indexOf('.');
    return dot > 0 && names.contains("*" + host.substring(dot));
  }

  private static PrivateKey key(PemFile file, String algorithm)
      throws IOException, GeneralSecurityException {
    for (PemFile.Block block : file.blocks()) {
      byte[] pkcs8 = pkcs8(block);
      if (pkcs8 != null) {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      }
    }
    String encrypted = file.all("ENCRYPTED PRIVATE KEY").isEmpty() ? "" : " that is not encrypted";
    throw new IOException(file.path() + " has no private key" + encrypted);
  }

  private static byte @Nullable [] pkcs8(PemFile.Block block) throws IOException {
    return switch (block.label()) {
      case "PRIVATE KEY" -> block.der();
      case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(block.der());
      case "EC PRIVATE KEY" -> Pkcs8.ofEc(block.der());
      default -> null;
    };
  }

  /** Files are replaced one after the other: for a moment they may not fit. */
  private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROOF);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROOF);
    return signature.verify(signed);
  }

  private static Set<String> dnsNames(X509Certificate certificate)
      throws CertificateParsingException {
    Set<String> names = new HashSet<>();
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all != null) {
      for (List<?> name : all) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(Ascii.toLowerCase((String) name.get(1)));
        }
      }
    }
    return names;
  }
}
