package io.fortimail.tls;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Compares certificates with TLSA records (RFC 6698 section 2.1), and reads what these hold. */
final class TlsaMatch {

  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

  /** The kinds of keys that the JDK can verify signatures with. */
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

  private TlsaMatch() {}

  /** Whether the certificate is what the record says, whatever its usage. */
  static boolean matches(TlsaRecord record, X509Certificate certificate) {
    byte[] selected;
    try {
      selected =
          record.selector() == TlsaRecord.FULL_CERTIFICATE
              ? certificate.getEncoded()
              : certificate.getPublicKey().getEncoded();
    } catch (CertificateEncodingException broken) {
      return false;
    }
    String found =
        switch (record.matchingType()) {
          case TlsaRecord.SHA_256 -> Hashing.sha256().hashBytes(selected).toString();
          case TlsaRecord.SHA_512 -> Hashing.sha512().hashBytes(selected).toString();
          default -> HEX.encode(selected);
        };
    return found.equals(record.data());
  }

  /** The certificate that a record holds as a whole; empty for other records. */
  static Optional<X509Certificate> certificate(TlsaRecord record) {
    if (record.matchingType() != TlsaRecord.FULL
        || record.selector() != TlsaRecord.FULL_CERTIFICATE) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes(record))));
    } catch (GeneralSecurityException | RuntimeException broken) { // the JDK's parsers throw both
      return Optional.empty();
    }
  }

  /** The key that a record holds as a whole; empty for other records. */
  static Optional<PublicKey> key(TlsaRecord record) {
    if (record.matchingType() != TlsaRecord.FULL || record.selector() != TlsaRecord.PUBLIC_KEY) {
      return Optional.empty();
    }
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(bytes(record));
    return KEY_KINDS.stream().flatMap(kind -> key(kind, encoded).stream()).findFirst();
  }

  private static Optional<PublicKey> key(String kind, X509EncodedKeySpec encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePublic(encoded));
    } catch (GeneralSecurityException | RuntimeException another) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(TlsaRecord record) {
    return HEX.decode(record.data());
  }
}
