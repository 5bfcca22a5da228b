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
import io.fortimail.filter.MailFilter;
import io.fortimail.filter.MailView;
import io.fortimail.mail.EnhancedStatus;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether the domain of {@code MAIL FROM} could take a reply: it has an MX or an address.
 *
 * <pre>{@code
 * chain.then(new SenderDomainFilter(dns), SenderDomainFilter.refusal());
 * }</pre>
 *
 * <p>A match: the domain does not exist, has neither, or says that it takes no mail (RFC 7505).
 * Clear: it takes mail. Unavailable: DNS could not tell. Skipped: the null sender, and a client
 * that has proved who it is (unless {@link #alsoAuthenticated}). The typed result is a {@link
 * SenderDomain}.
 */
public final class SenderDomainFilter implements MailFilter {

  /** 5.1.8: the address of the sender has no valid domain (RFC 3463 section 3.2). */
  private static final EnhancedStatus BAD_SENDER_SYSTEM = new EnhancedStatus(5, 1, 8);

  /** 5.7.27: the sender's domain has a null MX (RFC 7505 section 4.2). */
  private static final EnhancedStatus SENDER_NULL_MX = new EnhancedStatus(5, 7, 27);

  private final MailDomain domains;
  private final boolean authenticatedToo;

  /**
   * A filter that skips clients that have proved who they are.
   *
   * @param dns whom to ask
   */
  public SenderDomainFilter(DnsClient dns) {
    this(new MailDomain(dns), false);
  }

  private SenderDomainFilter(MailDomain domains, boolean authenticatedToo) {
    this.domains = domains;
    this.authenticatedToo = authenticatedToo;
  }

  /** {@return the same filter, which looks at authenticated clients too} */
  public SenderDomainFilter alsoAuthenticated() {
    return new SenderDomainFilter(domains, true);
  }

  /**
   * The refusal that the RFCs have for it.
   *
   * @return {@code 550 5.1.8}, or {@code 550 5.7.27} for a null MX (RFC 7505 section 4.2); nothing
   *     where DNS could not tell, see {@link ActionProfile#orWhenUnavailable}
   */
  public static ActionProfile refusal() {
    Action nullMx = Action.reject(SENDER_NULL_MX, "The sender's domain takes no mail (null MX)");
    Action absent = Action.reject(BAD_SENDER_SYSTEM, "The sender's domain does not exist");
    Action bare =
        Action.reject(BAD_SENDER_SYSTEM, "The sender's domain has neither MX nor address");
    return (finding, recipient) ->
        refusalOf(finding)
            .map(why -> why == Refusal.NULL_MX ? nullMx : bare)
            .orElse(absent)
            .decide(finding, recipient);
  }

  /**
   * The reply of hosts that take a domain without records for a failure that may pass.
   *
   * @return {@code 421 4.3.0 Could not resolve sender domain.}, which ends the session; also where
   *     DNS could not tell
   */
  public static ActionProfile deferral() {
    Action later =
        Action.refuse(
            421, EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "Could not resolve sender domain.");
    return later.orWhenUnavailable(later);
  }

  private static Optional<Refusal> refusalOf(Finding finding) {
    return finding.result().orElse(null) instanceof SenderDomain sender
            && sender.domain() instanceof NoMail none
        ? Optional.of(none.refusal())
        : Optional.empty();
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(SenderDomain.class);
  }

  @Override
  public CompletionStage<Finding> inspect(MailView view) {
    if (view.client().user().isPresent() && !authenticatedToo) {
      return DomainFindings.AUTHENTICATED.now();
    } else if (view.sender().isEmpty()) {
      return Finding.skipped("the null sender has no domain").now();
    }
    return domains.takesMail(view.sender().get().domain()).thenApply(SenderDomainFilter::finding);
  }

  private static Finding finding(MailDomainResult result) {
    return DomainFindings.of(result).withResult(new SenderDomain(result));
  }
}
