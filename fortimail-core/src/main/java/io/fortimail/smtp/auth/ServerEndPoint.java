package io.fortimail.smtp.auth;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/** The channel binding {@code tls-server-end-point}: a hash of the certificate (RFC 5929). */
final class ServerEndPoint {

  /** The one type of binding that we have; {@code tls-unique} is broken (RFC 9266). */
  static final String NAME = "tls-server-end-point";

  private ServerEndPoint() {}

  /** The binding, or empty where section 4.1 leaves it undefined. */
  static Optional<byte[]> of(X509Certificate certificate) {
    try {
      Optional<String> hash = hashOf(certificate);
      return hash.isEmpty()
          ? Optional.empty()
          : Optional.of(MessageDigest.getInstance(hash.get()).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException | IOException unknownHashOrBadCertificate) {
      return Optional.empty();
    }
  }

  private static Optional<String> hashOf(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.equals("RSASSA-PSS")) {
      return Optional.of(strong(pssHash(certificate)));
    }
    int with = algorithm.indexOf("WITH");
    return with < 0 ? Optional.empty() : Optional.of(strong(algorithm.substring(0, with)));
  }

  private static String pssHash(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
    parameters.init(certificate.getSigAlgParams());
    return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
  }

  // RFC 5929 section 4.1: MD5 and SHA-1 are replaced by SHA-256
  private static String strong(String hash) {
    return switch (hash.toUpperCase(Locale.ROOT)) {
      case "MD2", "MD5", "SHA", "SHA1", "SHA-1", "SHA256", "SHA-256" -> "SHA-256";
      case "SHA224", "SHA-224" -> "SHA-224";
      case "SHA384", "SHA-384" -> "SHA-384";
      case "SHA512", "SHA-512" -> "SHA-512";
      default -> hash.replace("SHA512/", "SHA-512/"); // SHA3-256 and the like are names as they are
    };
  }
}
