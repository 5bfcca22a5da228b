package io.fortimail.smtp.auth;

import static io.fortimail.smtp.auth.Sasl.bytes;
import static io.fortimail.smtp.auth.Sasl.challenge;
import static io.fortimail.smtp.auth.Sasl.failed;
import static io.fortimail.smtp.auth.Sasl.initial;
import static io.fortimail.smtp.auth.Sasl.question;
import static io.fortimail.smtp.auth.Sasl.settled;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramDialogueTest {

  private static SaslExchange exchange() {
    return new SaslExchange(Mechanism.SCRAM_SHA_256, Sasl.NO_TLS);
  }

  // RFC 7677 section 3
  @Test
  void speaksTheExampleOfTheRfc() {
    SaslExchange exchange =
        new SaslExchange(
            Mechanism.SCRAM_SHA_256,
            Sasl.settings(new FixedRandomness("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")));
    ScramSecret pencil =
        ScramSecret.derive("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

    assertThat(question(exchange.start(initial("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))))
        .isEqualTo(new CredentialQuestion.Scram("user"));
    assertThat(challenge(exchange.answered(new CredentialAnswer.Secret(pencil))))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    SaslStep proven =
        exchange.respond(
            bytes(
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    assertThat(challenge(proven)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Success("user"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"ann|correct horse", "jörg|Straße 1⁄2", "a,b=c|comma"})
  void letsWhoeverProvesThePasswordIn(String user, String password) {
    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient(user, password);
    assertThat(challenge(exchange.start(Optional.empty()))).isEmpty();
    String serverFirst = challenge(settled(exchange, exchange.respond(bytes(client.first()))));
    SaslStep proven = exchange.respond(bytes(client.last(serverFirst)));
    assertThat(challenge(proven)).isEqualTo(client.expectedServerFinal());
    assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Success(user));
  }

  @Test
  void wantsNothingAfterItsOwnProof() {
    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient("ann", "correct horse");
    String serverFirst = challenge(settled(exchange, exchange.start(initial(client.first()))));
    challenge(exchange.respond(bytes(client.last(serverFirst))));
    assertThat(exchange.respond(bytes("x"))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  @Tag("attack-20")
  void deniesAGuess() {
    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient("ann", "guess");
    String serverFirst = challenge(settled(exchange, exchange.start(initial(client.first()))));
    assertThat(exchange.respond(bytes(client.last(serverFirst))))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @Test
  @Tag("attack-20")
  void showsNobodyWhoExists() {
    String known = firstFor("ann");
    String unknown = firstFor("nobody");
    assertThat(unknown).hasSameSizeAs(known);
    assertThat(ScramClient.field(unknown, "i=")).isEqualTo(ScramClient.field(known, "i="));
    // the same salt at each try, and another for another user
    assertThat(ScramClient.field(firstFor("nobody"), "s="))
        .isEqualTo(ScramClient.field(unknown, "s="))
        .isNotEqualTo(ScramClient.field(firstFor("someone"), "s="));

    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient("nobody", "guess");
    String serverFirst = challenge(settled(exchange, exchange.start(initial(client.first()))));
    assertThat(exchange.respond(bytes(client.last(serverFirst))))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  private static String firstFor(String user) {
    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient(user, "guess");
    return challenge(settled(exchange, exchange.start(initial(client.first()))));
  }

  @Test
  void makesAFreshNonceEachTime() {
    assertThat(ScramClient.field(firstFor("ann"), "r="))
        .isNotEqualTo(ScramClient.field(firstFor("ann"), "r="));
  }

  @Test
  @Tag("attack-20")
  void deniesAProofOverAnotherNonce() {
    SaslExchange exchange = exchange();
    ScramClient client = new ScramClient("ann", "correct horse");
    String serverFirst = challenge(settled(exchange, exchange.start(initial(client.first()))));
    byte[] salt = Base64.getDecoder().decode(ScramClient.field(serverFirst, "s="));
    String replayed = client.last(serverFirst, "fyko+d2lbbFgONRv9qkxdawLxyz", salt, 4096);
    assertThat(exchange.respond(bytes(replayed))).isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "n,",
        "n,,",
        "n,,n=ann",
        "n,,r=abc,n=ann",
        "n,,n=ann,r=",
        "n,,n=ann,r=a b",
        "n,,n=ann,r=é",
        "n,,n=,r=abc",
        "n,,n=an=n,r=abc",
        "n,,n=an=2,r=abc",
        "n,,n=an=2c,r=abc",
        "n,,m=must,n=ann,r=abc",
        "n,,n=ann,r=abc,m=must",
        "n,,n=ann,r=abc,",
        "n,,n=ann,r=abc,x",
        "n,,n=ann,r=abc,x=",
        "n,,n=ann,r=abc,1=x",
        "n,a=,n=ann,r=abc",
        "n,b=ann,n=ann,r=abc",
        "n,a=a=n,n=ann,r=abc",
        "z,,n=ann,r=abc",
        "p=,,n=ann,r=abc",
        "p,,n=ann,r=abc",
        "p=tls server,,n=ann,r=abc",
        "n,,n=a\0n,r=abc"
      })
  void refusesAMalformedFirstMessage(String message) {
    assertThat(exchange().start(initial(message))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] message = bytes("n,,n=a?n,r=abc");
    message[6] = (byte) 0xFF;
    assertThat(exchange().start(Optional.of(message))).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @Test
  void ignoresExtensionsThatItNeedNotKnow() {
    assertThat(exchange().start(initial("n,,n=ann,r=abc,x=1,Y=a=b")))
        .isEqualTo(new SaslStep.Ask(new CredentialQuestion.Scram("ann")));
  }

  @Test
  void refusesAMalformedLastMessage() {
    ScramClient client = new ScramClient("ann", "correct horse");
    SaslExchange probe = exchange();
    String serverFirst = challenge(settled(probe, probe.start(initial(client.first()))));
    String good = client.last(serverFirst);
    String proof = good.substring(good.indexOf(",p="));
    String unproven = good.substring(0, good.indexOf(",p="));
    List<String> bad =
        List.of(
            "",
            unproven,
            unproven + ",p=",
            unproven + ",p=AAAA",
            unproven + ",p=" + "*".repeat(44),
            unproven + proof.substring(0, proof.length() - 1), // without its padding
            unproven + ",m=must" + proof,
            unproven + proof + ",x=after",
            "r=abc,c=biws" + proof,
            unproven.replace("c=biws", "c=") + proof,
            unproven.replace("c=biws", "c=bi ws=") + proof);
    for (String message : bad) {
      SaslExchange exchange = exchange();
      challenge(settled(exchange, exchange.start(initial(client.first()))));
      assertThat(exchange.respond(bytes(message)))
          .as(message)
          .isEqualTo(failed(SaslStep.Reason.MALFORMED));
    }
  }

  @Test
  void letsNobodyActAsAnother() {
    assertThat(exchange().start(initial("n,a=bob,n=ann,r=abc")))
        .isEqualTo(failed(SaslStep.Reason.DENIED));
    assertThat(exchange().start(initial("n,a=ann,n=ann,r=abc"))).isInstanceOf(SaslStep.Ask.class);
  }

  @Test
  @Tag("attack-20")
  void boundsNamesAndNonces() {
    assertThat(exchange().start(initial("n,,n=" + "u".repeat(255) + ",r=" + "r".repeat(256))))
        .isInstanceOf(SaslStep.Ask.class);
    assertThat(exchange().start(initial("n,,n=" + "u".repeat(256) + ",r=abc")))
        .isEqualTo(failed(SaslStep.Reason.TOO_LONG));
    assertThat(exchange().start(initial("n,,n=ann,r=" + "r".repeat(257))))
        .isEqualTo(failed(SaslStep.Reason.MALFORMED));
    assertThat(exchange().start(initial("n".repeat(9217))))
        .isEqualTo(failed(SaslStep.Reason.TOO_LONG));
  }

  @Test
  void isUnavailableWhereNobodyCanSay() {
    for (CredentialAnswer answer :
        List.of(new CredentialAnswer.Unavailable(), new CredentialAnswer.Granted("ann"))) {
      SaslExchange exchange = exchange();
      question(exchange.start(initial("n,,n=ann,r=abc")));
      assertThat(exchange.answered(answer)).isEqualTo(failed(SaslStep.Reason.UNAVAILABLE));
    }
  }
}
