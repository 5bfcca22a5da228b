package io.fortimail.mail.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that pass for ours, and those of others (RFC 8601 section 5). */
@Tag("attack-46")
class AuthservIdClaimTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gw.example; spf=pass",
        "gw.example;spf=pass",
        "gw.example;",
        "gw.example",
        "GW.Example; spf=pass",
        " \t gw.example ; spf=pass",
        "\r\n gw.example;\r\n spf=pass",
        "gw.example\r\n ; spf=pass",
        "\"gw.example\"; spf=pass",
        "\"g\\w.exam\\ple\"; spf=pass",
        "\"gw\r\n .example\"; spf=pass",
        "\" gw.example \"; spf=pass",
        "(hello) gw.example; spf=pass",
        "((((a)))) gw.example (b); spf=pass",
        "(;) gw.example; spf=pass",
        "(\\)) gw.example; spf=pass",
        "gw(x).example; spf=pass",
        "gw. example; spf=pass",
        "gw .example 1; spf=pass",
        "gw.example 1; spf=pass",
        "gw.example (c) 1 (c); spf=pass",
        "gw.example 999999999999; spf=pass",
        "gw.example/1; spf=pass",
        "gw.example:25; spf=pass",
        "gw.example.; spf=pass",
        "gw.example.. 1; spf=pass",
        ".gw.example; spf=pass",
        "gw.example spf=pass",
        "gw.example, spf=pass",
        "gw.example= ; spf=pass",
        "; gw.example; spf=pass",
        ";;gw.example; spf=pass",
        "other.example gw.example; spf=pass",
        "other.example; (\r\n) gw.example; spf=pass",
        "other.example (gw.example); spf=pass",
        "other.example (; gw.example; spf=pass",
        "(unclosed gw.example; spf=pass",
        "\"unclosed gw.example; spf=pass",
        "<gw.example>; spf=pass",
        "[gw.example]; spf=pass",
        "x@gw.example; spf=pass",
        "gw.example\0; spf=pass",
        "gw\0.example; spf=pass",
        "\0gw.example; spf=pass",
        "gw.example\u00a0; spf=pass",
        "gw\u200b.exam\u00adple; spf=pass",
        "\ufeffgw.example; spf=pass",
        "\uff47\uff57.example; spf=pass",
        "gw\u3002example; spf=pass",
        "=?utf-8?q?gw.example?=; spf=pass",
        "=?utf-8?b?Z3cuZXhhbXBsZQ==?=; spf=pass",
        "=?utf-8?q?gw?= =?utf-8?q?.example?=; spf=pass",
        "other.example; x=\"\rAuthentication-Results: gw.example; spf=pass\"",
        "other.example; x=y\nAuthentication-Results: gw.example; spf=pass",
        "spf=pass smtp.mailfrom=gw.example"
      })
  void isSeen(String body) {
    assertThat(AuthenticationResults.claims(body, "gw.example")).isTrue();
    assertThat(AuthenticationResults.claims(body, "GW.EXAMPLE.")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "other.example; spf=pass",
        "other.example; dkim=pass header.d=gw.example",
        "other.example; spf=pass reason=\"not gw.example\" (gw.example)",
        "mx.gw.example; spf=pass",
        "agw.example; spf=pass",
        "gw.example.org; spf=pass",
        "gw.example1; spf=pass",
        "gw-example; spf=pass",
        "gw; spf=pass",
        "spf=pass smtp.mailfrom=a.example"
      })
  void othersAreLeft(String body) {
    assertThat(AuthenticationResults.claims(body, "gw.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\u00fccher.example", "xn--bcher-kva.example"})
  void anIdnIsSeenInEachForm(String ours) {
    assertThat(AuthenticationResults.claims("b\u00fccher.example; none", ours)).isTrue();
    assertThat(AuthenticationResults.claims("B\u00dcCHER.example; none", ours)).isTrue();
    assertThat(AuthenticationResults.claims("bu\u0308cher.example; none", ours)).isTrue();
    assertThat(AuthenticationResults.claims("XN--Bcher-KVA.example; none", ours)).isTrue();
    assertThat(AuthenticationResults.claims("\"xn--bcher-kva.example\" 1; none", ours)).isTrue();
    assertThat(AuthenticationResults.claims("bucher.example; none", ours)).isFalse();
  }

  @Test
  void anIdThatIsNoDomainIsSeen() {
    assertThat(AuthenticationResults.claims("\"my gate\"; none", "my gate")).isTrue();
    assertThat(AuthenticationResults.claims("\"My\r\n gate\"; none", "my gate")).isTrue();
  }

  @Test
  void aHugeFieldIsJudgedInOnePass() {
    String flood = "xn--a.(".repeat(20_000);

    assertThat(AuthenticationResults.claims(flood, "gw.example")).isFalse();
    assertThat(AuthenticationResults.claims(flood + " gw.example", "gw.example")).isTrue();
  }
}
