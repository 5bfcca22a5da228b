package io.fortimail.dns.tlsrpt;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fortimail.tls.TlsPolicy;
import java.util.List;

/** Reports in the format of RFC 8460 section 4.4. */
final class ReportJson {

  private final TlsReporter reporter;

  ReportJson(TlsReporter reporter) {
    this.reporter = reporter;
  }

  JsonObject of(TlsReport report) {
    JsonObject range = new JsonObject();
    range.addProperty("start-datetime", report.begin().toString());
    range.addProperty("end-datetime", report.end().toString());
    JsonArray policies = new JsonArray();
    report.policies().forEach(summary -> policies.add(summary(summary)));
    JsonObject json = new JsonObject();
    json.addProperty("organization-name", reporter.organization());
    json.add("date-range", range);
    json.addProperty("contact-info", reporter.contact());
    json.addProperty("report-id", report.id());
    json.add("policies", policies);
    return json;
  }

  private JsonObject summary(TlsReport.Summary summary) {
    JsonObject counts = new JsonObject();
    counts.addProperty("total-successful-session-count", summary.successes());
    counts.addProperty("total-failure-session-count", summary.failures());
    JsonObject json = new JsonObject();
    json.add("policy", policy(summary.policy()));
    json.add("summary", counts);
    if (!summary.details().isEmpty()) {
      JsonArray details = new JsonArray();
      summary.details().forEach(detail -> details.add(detail(detail)));
      json.add("failure-details", details);
    }
    return json;
  }

  private static JsonObject policy(TlsPolicy policy) {
    JsonObject json = new JsonObject();
    json.addProperty("policy-type", policy.type().code());
    addList(json, "policy-string", policy.text());
    json.addProperty("policy-domain", policy.domain());
    addList(json, "mx-host", policy.mxPatterns());
    return json;
  }

  private static void addList(JsonObject json, String name, List<String> values) {
    if (!values.isEmpty()) {
      JsonArray array = new JsonArray();
      values.forEach(array::add);
      json.add(name, array);
    }
  }

  private JsonObject detail(TlsReport.Detail detail) {
    TlsReport.Failure failure = detail.failure();
    JsonObject json = new JsonObject();
    json.addProperty("result-type", failure.type().code());
    reporter.address().ifPresent(own -> json.addProperty("sending-mta-ip", own.getHostAddress()));
    failure.host().ifPresent(host -> json.addProperty("receiving-mx-hostname", host));
    failure.address().ifPresent(ip -> json.addProperty("receiving-ip", ip.getHostAddress()));
    json.addProperty("failed-session-count", detail.sessions());
    reporter.help().ifPresent(uri -> json.addProperty("additional-information", uri.toString()));
    if (!failure.reason().isEmpty()) {
      json.addProperty("failure-reason-code", failure.reason());
    }
    return json;
  }
}
