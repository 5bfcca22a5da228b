package io.fortimail.filters.session;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.MailDomain;
import io.fortimail.dns.reputation.MailDomainResult;
import io.fortimail.dns.reputation.MailDomainResult.NoMail;
import io.fortimail.dns.reputation.MailDomainResult.Refusal;
import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.RcptFilter;
import io.fortimail.filter.RcptView;
import io.fortimail.mail.EnhancedStatus;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether the domain of {@code RCPT TO} takes mail: it has an MX or an address.
 *
 * <pre>{@code
 * chain.then(new RecipientDomainFilter(dns), RecipientDomainFilter.refusal());
 * }</pre>
 *
 * <p>A match: the domain does not exist, has neither, or says that it takes no mail (RFC 7505).
 * Clear: it takes mail. Unavailable: DNS could not tell. Skipped: a client that has proved who it
 * is (unless {@link #alsoAuthenticated}). The typed result is a {@link RecipientDomain}.
 */
public final class RecipientDomainFilter implements RcptFilter {

  private final MailDomain domains;
  private final boolean authenticatedToo;

  /**
   * A filter that skips clients that have proved who they are.
   *
   * @param dns whom to ask
   */
  public RecipientDomainFilter(DnsClient dns) {
    this(new MailDomain(dns), false);
  }

  private RecipientDomainFilter(MailDomain domains, boolean authenticatedToo) {
    this.domains = domains;
    this.authenticatedToo = authenticatedToo;
  }

  /** {@return the same filter, which looks at authenticated clients too} */
  public RecipientDomainFilter alsoAuthenticated() {
    return new RecipientDomainFilter(domains, true);
  }

  /**
   * The refusal that the RFCs have for it.
   *
   * @return {@code 550 5.1.2}, or {@code 556 5.1.10} for a null MX (RFC 7505 section 4.1); nothing
   *     where DNS could not tell, see {@link ActionProfile#orWhenUnavailable}
   */
  public static ActionProfile refusal() {
    Action nullMx =
        Action.refuse(
            556, EnhancedStatus.NULL_MX, "The recipient's domain takes no mail (null MX)");
    Action absent =
        Action.reject(
            EnhancedStatus.BAD_DESTINATION_SYSTEM, "The recipient's domain does not exist");
    Action bare =
        Action.reject(
            EnhancedStatus.BAD_DESTINATION_SYSTEM,
            "The recipient's domain has neither MX nor address");
    return (finding, recipient) ->
        refusalOf(finding)
            .map(why -> why == Refusal.NULL_MX ? nullMx : bare)
            .orElse(absent)
            .decide(finding, recipient);
  }

  private static Optional<Refusal> refusalOf(Finding finding) {
    return finding.result().orElse(null) instanceof RecipientDomain recipient
            && recipient.domain() instanceof NoMail none
        ? Optional.of(none.refusal())
        : Optional.empty();
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(RecipientDomain.class);
  }

  @Override
  public CompletionStage<Finding> inspect(RcptView view) {
    if (view.client().user().isPresent() && !authenticatedToo) {
      return DomainFindings.AUTHENTICATED.now();
    }
    return domains.takesMail(view.recipient().domain()).thenApply(RecipientDomainFilter::finding);
  }

  private static Finding finding(MailDomainResult result) {
    return DomainFindings.of(result).withResult(new RecipientDomain(result));
  }
}
