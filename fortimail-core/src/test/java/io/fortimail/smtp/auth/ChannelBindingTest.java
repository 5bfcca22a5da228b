package io.fortimail.smtp.auth;

import static io.fortimail.smtp.auth.Sasl.bytes;
import static io.fortimail.smtp.auth.Sasl.challenge;
import static io.fortimail.smtp.auth.Sasl.failed;
import static io.fortimail.smtp.auth.Sasl.initial;
import static io.fortimail.smtp.auth.Sasl.settled;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5802 section 6 and RFC 5929 section 4.1. */
class ChannelBindingTest {

  private static final String END_POINT = "p=tls-server-end-point,,";

  // as openssl x509 -outform der | openssl dgst says
  private static final String RSA_SHA256 =
      "ae8d7bab44f152ef10f27365978bcf6c7b1ab21e671305b7fb2b935c2008d491";

  private static SaslExchange plus(String certificate) {
    return new SaslExchange(Mechanism.SCRAM_SHA_256_PLUS, Sasl.tls(certificate));
  }

  private static SaslStep lastStep(SaslExchange exchange, ScramClient client) {
    String serverFirst = challenge(settled(exchange, exchange.start(initial(client.first()))));
    return exchange.respond(bytes(client.last(serverFirst)));
  }

  private static ScramClient client(String header, String binding) {
    return new ScramClient(header, "ann", "nonce", "correct horse", binding);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-sha256, ae8d7bab44f152ef10f27365978bcf6c7b1ab21e671305b7fb2b935c2008d491",
    "rsa-sha1, a996585ea8608444b93ca4cce9675eb7d742d5e9bae008897c2de698f1faf0de",
    "rsa-sha512, 11c62c7641463d07ce508c51e84591af08965f9f712c7d45c011e85f1e1059d3837dc2216a23604d745e0d49d5ad24fbe40230ce8c0bef452bd7fe7a8fe1d37f",
    "rsa-pss-sha384, 03c4307ba55f522ccf8dadb862ed6e7c7427b69e94c3feb51dfc235672c20392d8f351f946c119003eb991fc5d047acf",
    "ec-sha384, 7b7dd8b7aae64f500a716b788daeaa64d2fa311500cd419efa27d625c4623c292fe7c79157bf11ffaaf2b8dcbfb80d88"
  })
  void bindsToTheCertificateByTheHashOfItsSignature(String certificate, String hash) {
    assertThat(ServerEndPoint.of(Sasl.certificate(certificate)).map(HexFormat.of()::formatHex))
        .contains(hash);
    SaslExchange exchange = plus(certificate);
    assertThat(challenge(lastStep(exchange, client(END_POINT, hash)))).startsWith("v=");
    assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Success("ann"));
  }

  @Test
  void doesNotBindWhereTheRfcDoesNotSayHow() {
    assertThat(Sasl.tls("rsa-sha256").canBindChannel()).isTrue();
    assertThat(Sasl.tls("ed25519").canBindChannel()).isFalse();
    assertThat(Sasl.NO_TLS.canBindChannel()).isFalse();
    assertThat(plus("ed25519").start(initial(END_POINT + "n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
    assertThat(
            new SaslExchange(Mechanism.SCRAM_SHA_256_PLUS, Sasl.NO_TLS)
                .start(initial(END_POINT + "n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
  }

  @Test
  void findsSomebodyInBetween() {
    SaslExchange exchange = plus("ec-sha384"); // the client saw another certificate
    assertThat(lastStep(exchange, client(END_POINT, RSA_SHA256)))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"n,,", "y,,", "p=tls-unique,,", "p=tls-exporter,,", "p=TLS-SERVER-END-POINT,,"})
  void refusesAPlusWithoutABindingThatWeHave(String header) {
    assertThat(plus("rsa-sha256").start(initial(header + "n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
  }

  @Test
  void findsThatTheListOfMechanismsWasCut() {
    SaslSettings offered = Sasl.tls("rsa-sha256");
    assertThat(new SaslExchange(Mechanism.SCRAM_SHA_256, offered).start(initial("y,,n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
    // a client that cannot bind is welcome all the same
    SaslExchange unbound = new SaslExchange(Mechanism.SCRAM_SHA_256, offered);
    assertThat(challenge(lastStep(unbound, client("n,,", "")))).startsWith("v=");
  }

  @Test
  void takesAClientThatCouldBindWhereWeCannot() {
    SaslExchange exchange = new SaslExchange(Mechanism.SCRAM_SHA_256, Sasl.NO_TLS);
    assertThat(challenge(lastStep(exchange, client("y,,", "")))).startsWith("v=");
  }

  @Test
  void refusesABindingInTheMechanismWithoutOne() {
    assertThat(
            new SaslExchange(Mechanism.SCRAM_SHA_256, Sasl.tls("rsa-sha256"))
                .start(initial(END_POINT + "n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
  }

  @Test
  void findsAHeaderThatWasChangedOnTheWay() {
    SaslExchange exchange = new SaslExchange(Mechanism.SCRAM_SHA_256, Sasl.NO_TLS);
    ScramClient client = client("y,,", "");
    String sent = "n,," + client.first().substring(3);
    String serverFirst = challenge(settled(exchange, exchange.start(initial(sent))));
    String last = client.last(serverFirst);
    assertThat(last).startsWith("c=" + Base64.getEncoder().encodeToString(bytes("y,,")));
    assertThat(exchange.respond(bytes(last))).isEqualTo(failed(SaslStep.Reason.CHANNEL_BINDING));
  }
}
