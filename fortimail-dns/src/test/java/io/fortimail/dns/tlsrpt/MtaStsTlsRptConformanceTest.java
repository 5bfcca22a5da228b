package io.fortimail.dns.tlsrpt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fortimail.conformance.Conformance;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.mtasts.MtaStsFetch;
import io.fortimail.dns.mtasts.MtaStsPolicy;
import io.fortimail.dns.mtasts.MtaStsRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Third-party cases of records, policies and look-ups. */
class MtaStsTlsRptConformanceTest {

  private final Conformance run = Conformance.start("mta-sts-tlsrpt-mox");

  @Test
  void recordsAndPoliciesAreReadAsTheSuiteHasIt() throws IOException {
    JsonObject sts = suite("mta-sts.json");
    records(sts, text -> MtaStsRecord.parse(text) instanceof MtaStsRecord.Found);
    policies(sts.getAsJsonObject("policy"));
    lookups(sts.getAsJsonObject("lookup"));
    hosts(sts.getAsJsonObject("mx_match"));
    records(suite("tlsrpt.json"), text -> TlsRptRecord.parse(text) instanceof TlsRptRecord.Found);
    run.finish();
  }

  private static JsonObject suite(String file) throws IOException {
    String text = Files.readString(Conformance.folder("mta-sts-tlsrpt-mox").resolve(file), UTF_8);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private interface Reader {
    boolean accepts(String text);
  }

  private void records(JsonObject suite, Reader reader) {
    JsonObject records = suite.getAsJsonObject("dns_record");
    check(records, "record", reader);
  }

  private void policies(JsonObject policies) {
    check(policies, "policy", text -> MtaStsPolicy.parse(text) instanceof MtaStsFetch.Fetched);
  }

  private void check(JsonObject cases, String key, Reader reader) {
    for (JsonElement each : cases.getAsJsonArray("valid")) {
      String text = each.getAsString();
      run.check(text, () -> assertThat(reader.accepts(text)).isTrue());
    }
    for (JsonElement each : cases.getAsJsonArray("invalid")) {
      String text = each.getAsJsonObject().get(key).getAsString();
      run.check(text, () -> assertThat(reader.accepts(text)).isFalse());
    }
  }

  private void lookups(JsonObject lookup) {
    StringBuilder zone = new StringBuilder();
    for (Map.Entry<String, JsonElement> name : lookup.getAsJsonObject("txt").entrySet()) {
      for (JsonElement text : name.getValue().getAsJsonArray()) {
        zone.append(name.getKey()).append(". TXT \"").append(text.getAsString()).append("\"\n");
      }
    }
    for (Map.Entry<String, JsonElement> alias : lookup.getAsJsonObject("cname").entrySet()) {
      String target = alias.getValue().getAsString();
      zone.append(alias.getKey()).append(". CNAME ").append(target).append(".\n");
    }
    ZoneDns dns = ZoneDns.of(zone.toString());
    for (JsonElement failing : lookup.getAsJsonArray("servfail")) {
      dns = dns.failing(DnsType.TXT, failing.getAsString());
    }
    ZoneDns asked = dns;
    for (Map.Entry<String, JsonElement> each : lookup.getAsJsonObject("expect").entrySet()) {
      run.check(
          each.getKey(),
          () ->
              assertThat(
                      words(MtaStsRecord.lookUp(asked, each.getKey()).toCompletableFuture().join()))
                  .isEqualTo(each.getValue().getAsString()));
    }
  }

  private static String words(MtaStsRecord record) {
    if (record instanceof MtaStsRecord.Found found) {
      return "id=" + found.id();
    }
    if (record instanceof MtaStsRecord.Several) {
      return "multiple records";
    }
    if (record instanceof MtaStsRecord.Malformed) {
      return "syntax error";
    }
    return record instanceof MtaStsRecord.Unknown ? "temperror" : "none";
  }

  private void hosts(JsonObject match) {
    MtaStsPolicy policy =
        ((MtaStsFetch.Fetched) MtaStsPolicy.parse(match.get("policy").getAsString())).policy();
    for (String kind : new String[] {"match", "no_match"}) {
      for (JsonElement host : match.getAsJsonArray(kind)) {
        run.check(
            host.getAsString(),
            () -> assertThat(policy.matches(host.getAsString())).isEqualTo(kind.equals("match")));
      }
    }
  }
}
