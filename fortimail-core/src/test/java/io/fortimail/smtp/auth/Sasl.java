package io.fortimail.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the tests of exchanges share. */
final class Sasl {

  static final SaslSettings NO_TLS = settings(new SecureRandom());

  /** Derived once, because it takes a while. */
  static final Credentials USERS =
      Credentials.passwords(Map.of("ann", "correct horse", "jörg", "Straße ½", "a,b=c", "comma"));

  private Sasl() {}

  static SaslSettings settings(SecureRandom randomness) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    return SaslSettings.withoutTls(randomness, new ScramDecoys(key));
  }

  static SaslSettings tls(String certificate) {
    return NO_TLS.withTls(certificate(certificate), true);
  }

  static X509Certificate certificate(String name) {
    try (InputStream pem = Sasl.class.getResourceAsStream(name + ".pem")) {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(Objects.requireNonNull(pem, name));
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Optional<byte[]> initial(String text) {
    return Optional.of(bytes(text));
  }

  static String challenge(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Challenge.class);
    return new String(((SaslStep.Challenge) step).data(), StandardCharsets.UTF_8);
  }

  static CredentialQuestion question(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Ask.class);
    return ((SaslStep.Ask) step).question();
  }

  static CredentialAnswer answer(CredentialQuestion question) {
    return USERS.answer(question).toCompletableFuture().join();
  }

  /** One step, and the answer to its question if it has one. */
  static SaslStep settled(SaslExchange exchange, SaslStep step) {
    return step instanceof SaslStep.Ask ask ? exchange.answered(answer(ask.question())) : step;
  }

  static SaslStep failed(SaslStep.Reason reason) {
    return new SaslStep.Failure(reason);
  }
}
