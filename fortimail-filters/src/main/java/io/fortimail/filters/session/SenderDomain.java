package io.fortimail.filters.session;

import io.fortimail.dns.reputation.MailDomainResult;
import io.fortimail.filter.FilterResult;
import java.util.Map;

/**
 * What DNS says of the sender's domain.
 *
 * @param domain the answer
 */
public record SenderDomain(MailDomainResult domain) implements FilterResult {
  @Override
  public Map<String, Object> fields() {
    return domain.fields();
  }
}
