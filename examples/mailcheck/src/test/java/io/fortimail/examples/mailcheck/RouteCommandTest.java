package io.fortimail.examples.mailcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mailcheck route}, called as from a shell. */
class RouteCommandTest {

  private static final String ZONE = "--zone=samples/route.zone";

  @Test
  void hostsAreToldInTheirOrderWithTheLevelAndTheRule() {
    Output output = Output.of("route", ZONE, "--dnssec", "ann@shop.example");
    assertThat(output.status()).isZero();
    assertThat(output.err()).isEmpty();
    assertThat(output.out().lines())
        .containsExactly(
            "ann@shop.example",
            "  mail.shop.example (192.0.2.25:25)  secure (dane): mail.shop.example has TLSA records",
            "  backup.host.example (192.0.2.26:25)  preferred (opportunistic):"
                + " TLS where it is offered",
            "  backup.host.example ([2001:db8::26]:25)  preferred (opportunistic):"
                + " TLS where it is offered");
  }

  @ParameterizedTest
  @CsvSource({
    "bob@small.example,   'small.example (192.0.2.27:25)'",
    "eve@silent.example,  'refused 5.1.10: silent.example takes no mail (null MX)'",
    "x@nowhere.example,   'refused 5.1.2: nowhere.example does not exist'",
    "x@[192.0.2.1],       '192.0.2.1:25  preferred'",
  })
  void eachFateHasItsWords(String address, String words) {
    Output output = Output.of("route", ZONE, address);
    assertThat(output.status()).isZero();
    assertThat(output.out()).startsWith(address).contains(words);
  }

  @Test
  void whatNobodyCouldTellIsNoRefusal() {
    Output output = Output.of("route", ZONE, "x@elsewhere.example", "bob@small.example");
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).contains("not known now 4.4.3: ").contains("small.example (192");
  }

  @Test
  void withoutSignaturesThereIsNoDane() {
    assertThat(Output.of("route", ZONE, "ann@shop.example").out()).doesNotContain("dane");
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypt", "ENCRYPT"})
  void theAdministratorMayAskForMore(String level) {
    assertThat(Output.of("route", ZONE, "--tls", level, "bob@small.example").out())
        .contains("encrypt (profile): asked for by the administrator");
  }

  @Test
  void whatIsWrongWithAPolicyIsTold() {
    assertThat(Output.of("route", ZONE, "--dnssec", "x@old.example").out())
        .contains("mail.old.example (192.0.2.28:25)  encrypt (dane)")
        .contains(
            "; problem: tlsa-invalid: mail.old.example has TLSA records, none of them usable");
  }

  @Test
  void jsonSaysTheSame() {
    JsonObject route =
        Output.of("route", ZONE, "--json", "--dnssec", "ann@shop.example").json().get(0);
    assertThat(route.keySet()).containsExactly("address", "route", "hosts", "problems");
    JsonArray hosts = route.getAsJsonArray("hosts");
    assertThat(hosts).hasSize(3);
    assertThat(hosts.get(0).getAsJsonObject().keySet())
        .containsExactly("host", "address", "port", "tls", "rule", "reason");
    assertThat(hosts.get(0).getAsJsonObject().get("rule").getAsString()).isEqualTo("dane");
    JsonObject refused = Output.of("route", ZONE, "--json", "eve@silent.example").json().get(0);
    assertThat(refused.get("status").getAsString()).isEqualTo("5.1.10");
  }

  @Test
  void wrongArgumentsAreSaidInOneLine() {
    Output nobody = Output.of("route", ZONE);
    assertThat(nobody.status()).isEqualTo(2);
    Output noMailbox = Output.of("route", ZONE, "nobody");
    assertThat(noMailbox.status()).isEqualTo(2);
    assertThat(noMailbox.err()).contains("is no mailbox");
    assertThat(noMailbox.out()).isEmpty();
  }
}
