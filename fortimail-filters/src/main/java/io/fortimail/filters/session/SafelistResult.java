package io.fortimail.filters.session;

import io.fortimail.dns.reputation.DnsListResult;
import io.fortimail.dns.reputation.DnsTrust;
import io.fortimail.filter.FilterResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a safelist said of a client.
 *
 * @param answer its answer
 * @param trust how far it trusts the client; empty if it does not have it
 */
public record SafelistResult(DnsListResult answer, Optional<DnsTrust> trust)
    implements FilterResult {
  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(answer.fields());
    trust.ifPresent(level -> fields.put("trust", level.name().toLowerCase(Locale.ROOT)));
    return fields;
  }
}
