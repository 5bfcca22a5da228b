package io.fortimail.dns.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fortimail.conformance.Conformance;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Third-party cases of MX routing. They end where a domain's hosts are known, a step before the
 * route, so both are looked at: the hosts as the suite has them, and the route that comes of them.
 *
 * <p>The suite gives most hosts no address. Those it expects mail to go to get one here, but for
 * {@code absent.example}, of which it says itself that it is found missing at the next step: there
 * the route has to be a refusal, and the hosts are not asked for, because RFC 8020 has said all
 * once the name does not exist.
 */
class DnsDeliveryConformanceTest {

  private static final String ABSENT = "absent.example";

  @Test
  void domainsLeadToTheHostsOfTheSuite() throws IOException {
    JsonObject suite =
        JsonParser.parseString(
                Files.readString(
                    Conformance.folder("dns-delivery-mox").resolve("gather-destinations.json"),
                    UTF_8))
            .getAsJsonObject();
    MxRouter router = new MxRouter(dns(suite));
    Conformance run = Conformance.start("dns-delivery-mox");
    for (JsonElement element : suite.getAsJsonArray("cases")) {
      JsonObject each = element.getAsJsonObject();
      run.check(each.get("domain").getAsString(), () -> check(router, each));
    }
    run.finish();
  }

  private static void check(MxRouter router, JsonObject each) {
    String domain = each.get("domain").getAsString();
    // The suite has addresses in a type of their own; as a domain they are literals.
    boolean address = each.has("note") && each.get("note").getAsString().equals("address literal");
    Route route =
        router.resolve(address ? "[" + domain + "]" : domain).toCompletableFuture().join();
    if (each.has("permanent")) {
      assertThat(route)
          .isInstanceOf(
              each.get("permanent").getAsBoolean() ? Route.Refused.class : Route.Unavailable.class);
      return;
    }
    List<String> expected =
        each.getAsJsonArray("hosts").asList().stream().map(JsonElement::getAsString).toList();
    if (expected.equals(List.of(ABSENT))) {
      assertThat(route)
          .isInstanceOfSatisfying(
              Route.Refused.class, refused -> assertThat(refused.status()).hasToString("5.1.2"));
      return;
    }
    assertThat(route).isInstanceOf(Route.Hosts.class);
    assertThat(((Route.Hosts) route).hosts())
        .map(MailHost::name)
        .containsExactlyInAnyOrderElementsOf(expected);
    if (!address) {
      assertThat(router.exchangers(domain).toCompletableFuture().join())
          .isInstanceOfSatisfying(
              MailExchangers.Hosts.class,
              hosts -> {
                assertThat(hosts.names()).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(hosts.implicit()).isEqualTo(each.has("implicit_mx"));
              });
    }
  }

  private static ZoneDns dns(JsonObject suite) {
    StringBuilder zone = new StringBuilder();
    Set<String> withAddress = new TreeSet<>();
    for (String type : List.of("a", "aaaa")) {
      for (Map.Entry<String, JsonElement> host : suite.getAsJsonObject(type).entrySet()) {
        withAddress.add(host.getKey());
        host.getValue()
            .getAsJsonArray()
            .forEach(data -> record(zone, host.getKey(), type, data.getAsString()));
      }
    }
    for (Map.Entry<String, JsonElement> alias : suite.getAsJsonObject("cname").entrySet()) {
      record(zone, alias.getKey(), "CNAME", alias.getValue().getAsString() + ".");
    }
    for (Map.Entry<String, JsonElement> mx : suite.getAsJsonObject("mx").entrySet()) {
      for (JsonElement each : mx.getValue().getAsJsonArray()) {
        JsonArray pair = each.getAsJsonArray();
        String host = pair.get(1).getAsString();
        boolean root = host.equals(".");
        record(zone, mx.getKey(), "MX", pair.get(0) + " " + host + (root ? "" : "."));
        if (!root && !host.equals(ABSENT) && withAddress.add(host)) {
          record(zone, host, "A", "10.0.0.2");
        }
      }
    }
    return failing(ZoneDns.of(zone.toString()), suite.getAsJsonArray("servfail"));
  }

  private static ZoneDns failing(ZoneDns zones, JsonArray servfail) {
    ZoneDns result = zones;
    for (JsonElement element : servfail) {
      String[] words = element.getAsString().split(" ", -1); // "MX name", "CNAME name"
      result =
          switch (words[0]) {
            case "MX" -> result.failing(DnsType.MX, words[1]);
            case "A/AAAA" -> result.failing(DnsType.A, words[1]).failing(DnsType.AAAA, words[1]);
            default -> result.failing(words[1]);
          };
    }
    return result;
  }

  private static void record(StringBuilder zone, String name, String type, String data) {
    zone.append(name).append(". ").append(type).append(' ').append(data).append('\n');
  }
}
