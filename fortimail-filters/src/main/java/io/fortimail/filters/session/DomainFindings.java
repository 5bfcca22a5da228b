package io.fortimail.filters.session;

import io.fortimail.dns.reputation.MailDomainResult;
import io.fortimail.filter.Finding;

/** What DNS says of a domain, as a finding of a filter that looks for domains that are no good. */
final class DomainFindings {

  static final Finding AUTHENTICATED = Finding.skipped("the client has proved who it is");

  private DomainFindings() {}

  static Finding of(MailDomainResult result) {
    if (result instanceof MailDomainResult.Exists) {
      return Finding.clear(result.reason());
    } else if (result instanceof MailDomainResult.Unknown) {
      return Finding.unavailable(result.reason());
    }
    return Finding.match(result.reason());
  }
}
