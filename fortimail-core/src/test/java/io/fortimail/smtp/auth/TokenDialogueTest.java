package io.fortimail.smtp.auth;

import static io.fortimail.smtp.auth.Sasl.bytes;
import static io.fortimail.smtp.auth.Sasl.challenge;
import static io.fortimail.smtp.auth.Sasl.failed;
import static io.fortimail.smtp.auth.Sasl.initial;
import static io.fortimail.smtp.auth.Sasl.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the tests' strings {@code |} stands for the separator, the byte 1. */
class TokenDialogueTest {

  private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
  private static final TokenHints HINTS =
      new TokenHints(
          Optional.of("example_scope"),
          Optional.of("https://example.com/.well-known/openid-configuration"));

  private static SaslExchange exchange(Mechanism mechanism) {
    SaslSettings plain = Sasl.NO_TLS;
    return new SaslExchange(
        mechanism,
        new SaslSettings(
            plain.serverCertificate(), false, plain.randomness(), plain.decoys(), HINTS));
  }

  private static SaslStep start(Mechanism mechanism, String message) {
    return exchange(mechanism).start(initial(message.replace('|', '\1')));
  }

  // RFC 7628 section 4.1 and 4.2
  @Test
  void readsTheExamplesOfTheRfc() {
    CredentialQuestion asked = new CredentialQuestion.Token(Optional.of("user@example.com"), TOKEN);
    SaslExchange exchange = exchange(Mechanism.OAUTHBEARER);
    String message =
        "n,a=user@example.com,|host=server.example.com|port=587|auth=Bearer " + TOKEN + "||";
    assertThat(question(exchange.start(initial(message.replace('|', '\1'))))).isEqualTo(asked);
    assertThat(exchange.answered(new CredentialAnswer.Granted("user")))
        .isEqualTo(new SaslStep.Success("user"));
  }

  // RFC 7628 section 4.3
  @Test
  void tellsAClientWithABadTokenWhereToGetAGoodOne() {
    SaslExchange exchange = exchange(Mechanism.OAUTHBEARER);
    exchange.start(initial("n,,\1auth=Bearer " + TOKEN + "\1\1"));
    assertThat(challenge(exchange.answered(new CredentialAnswer.Denied())))
        .isEqualTo(
            "{\"status\":\"invalid_token\",\"scope\":\"example_scope\",\"openid-configuration\":"
                + "\"https://example.com/.well-known/openid-configuration\"}");
    assertThat(exchange.respond(bytes("\1"))).isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @Test
  void readsXoauth2() {
    SaslExchange exchange = exchange(Mechanism.XOAUTH2);
    assertThat(challenge(exchange.start(Optional.empty()))).isEmpty();
    assertThat(question(exchange.respond(bytes("user=ann@example.org\1auth=Bearer ya29.vF9\1\1"))))
        .isEqualTo(new CredentialQuestion.Token(Optional.of("ann@example.org"), "ya29.vF9"));
    assertThat(challenge(exchange.answered(new CredentialAnswer.Denied())))
        .isEqualTo("{\"status\":\"401\",\"schemes\":\"Bearer\",\"scope\":\"example_scope\"}");
    assertThat(exchange.respond(new byte[0])).isEqualTo(failed(SaslStep.Reason.DENIED));
  }

  @Test
  void leavesTheUserToTheToken() {
    assertThat(question(start(Mechanism.OAUTHBEARER, "n,,|auth=bearer abc||")))
        .isEqualTo(new CredentialQuestion.Token(Optional.empty(), "abc"));
    assertThat(question(start(Mechanism.OAUTHBEARER, "y,a=a=2Cb,|auth=Bearer abc||")))
        .isEqualTo(new CredentialQuestion.Token(Optional.of("a,b"), "abc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|",
        "n,,",
        "n,,|",
        "n,,||",
        "n,,|auth=Bearer abc",
        "n,,|auth=Bearer abc|",
        "n,,auth=Bearer abc||",
        "n,,|auth=Bearer abc|||",
        "n,,|auth=Bearer abc||x",
        "n,,|host=mx.example.org||",
        "n,,|auth=Bearer a|auth=Bearer b||",
        "n,,|=x|auth=Bearer a||",
        "n,,|auth||",
        "n,,|h0st=x|auth=Bearer a||",
        "p=tls-exporter,,|auth=Bearer a||",
        "n,a=,|auth=Bearer a||",
        "n,,|host=\7|auth=Bearer a||"
      })
  void refusesMalformedOauthbearer(String message) {
    assertThat(start(Mechanism.OAUTHBEARER, message)).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "||",
        "user=ann||",
        "auth=Bearer abc||",
        "user=|auth=Bearer abc||",
        "user=ann|auth=Bearer abc|",
        "user=ann|user=bob|auth=Bearer abc||",
        "n,,|user=ann|auth=Bearer abc||"
      })
  void refusesMalformedXoauth2(String message) {
    assertThat(start(Mechanism.XOAUTH2, message)).isEqualTo(failed(SaslStep.Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "Bearer =",
        "Bearer a=b",
        "Bearer \"a\""
      })
  void answersWhatIsNoTokenWithTheStatus(String authorization) {
    assertThat(challenge(start(Mechanism.OAUTHBEARER, "n,,|auth=" + authorization + "||")))
        .startsWith("{\"status\":\"invalid_token\"");
  }

  @Test
  @Tag("attack-20")
  void boundsTheToken() {
    assertThat(start(Mechanism.OAUTHBEARER, "n,,|auth=Bearer " + "t".repeat(8192) + "||"))
        .isInstanceOf(SaslStep.Ask.class);
    assertThat(start(Mechanism.OAUTHBEARER, "n,,|auth=Bearer " + "t".repeat(8193) + "||"))
        .isEqualTo(failed(SaslStep.Reason.TOO_LONG));
    assertThat(start(Mechanism.XOAUTH2, "user=" + "u".repeat(256) + "|auth=Bearer abc||"))
        .isEqualTo(failed(SaslStep.Reason.TOO_LONG));
  }

  @Test
  void doesNotCallATokenBadWhenNobodyCanSay() {
    SaslExchange exchange = exchange(Mechanism.OAUTHBEARER);
    exchange.start(initial("n,,\1auth=Bearer abc\1\1"));
    assertThat(exchange.answered(new CredentialAnswer.Unavailable()))
        .isEqualTo(failed(SaslStep.Reason.UNAVAILABLE));
  }
}
