package io.fortimail.filters.session;

import io.fortimail.dns.reputation.MailDomainResult;
import io.fortimail.filter.FilterResult;
import java.util.Map;

/**
 * What DNS says of a recipient's domain.
 *
 * @param domain the answer
 */
public record RecipientDomain(MailDomainResult domain) implements FilterResult {
  @Override
  public Map<String, Object> fields() {
    return domain.fields();
  }
}
