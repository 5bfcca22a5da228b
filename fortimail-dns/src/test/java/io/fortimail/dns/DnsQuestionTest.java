package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which text is which name. */
class DnsQuestionTest {

  @ParameterizedTest
  @CsvSource({
    "Shop.Example., shop.example",
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER.Example, xn--bcher-kva.example",
    "_dmarc.b\u00fccher.example, _dmarc.xn--bcher-kva.example",
    "_25._tcp.\u4f8b\u3048.example., _25._tcp.xn--r8jz45g.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
  })
  void namesHaveOneForm(String text, String name) {
    assertThat(new DnsQuestion<>(text, DnsType.A).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stra\u00dfe.example", // IDNA 2003 would ask for another domain
        "\u2460.example",
        "a\u3002example",
        "a\u200db\u00fc.example",
        "",
        "a..example",
      })
  void whatIsNoNameIsNotAskedFor(String text) throws IOException {
    assertNotAsked(text);
  }

  @Test
  void whatIsTooLongIsNotAskedFor() throws IOException {
    assertNotAsked("x".repeat(64) + ".example");
    assertNotAsked(("x".repeat(62) + ".").repeat(4) + "exam");
    assertNotAsked("\u00fc".repeat(200) + ".example");
  }

  @Test
  void underscoresAreAskedFor() {
    DnsClient zone = ZoneDns.of("_25._tcp.mx.example 60 TXT x\n");
    assertThat(zone.txt("_25._tcp.mx.example").toCompletableFuture().join())
        .isInstanceOf(Found.class);
  }

  private static void assertNotAsked(String name) throws IOException {
    try (FakeDnsServer server = new FakeDnsServer(query -> Optional.empty())) {
      assertThat(DnsClient.of(server.address()).a(name).toCompletableFuture().join())
          .isInstanceOf(NoSuchDomain.class);
      assertThat(server.asked()).isZero();
    }
  }
}
