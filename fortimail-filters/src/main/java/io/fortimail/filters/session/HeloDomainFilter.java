package io.fortimail.filters.session;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.ReversedAddress;
import io.fortimail.dns.reputation.MailDomain;
import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MailFilter;
import io.fortimail.filter.MailView;
import io.fortimail.filters.session.HeloResult.Malformed;
import io.fortimail.filters.session.HeloResult.Malformed.Problem;
import io.fortimail.mail.EnhancedStatus;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether the name that a client gave in {@code HELO} or {@code EHLO} is there: it has an
 * address or an MX (RFC 5321 sections 2.3.5 and 4.1.4).
 *
 * <pre>{@code
 * chain.then(new HeloDomainFilter(dns), HeloDomainFilter.refusal());
 * }</pre>
 *
 * <p>A match: the name does not exist or has neither, is empty, holds characters that no name has,
 * or is an address literal that is not the client's address (unless {@link #anyLiteral}). Clear: it
 * is there. Unavailable: DNS could not tell. Skipped: a client that has proved who it is (unless
 * {@link #alsoAuthenticated}); therefore it looks at {@code MAIL FROM} and no earlier. The typed
 * result is a {@link HeloResult}.
 *
 * <p>RFC 5321 section 4.1.4 wants no refusal because a name is not the client's; this one asks for
 * its existence only, and many honest clients fail even that. Score it where in doubt.
 */
public final class HeloDomainFilter implements MailFilter {

  private static final String IPV6_TAG = "IPv6:";

  private final MailDomain domains;
  private final boolean anyLiteral;
  private final boolean authenticatedToo;

  /**
   * A filter that skips clients that have proved who they are.
   *
   * @param dns whom to ask
   */
  public HeloDomainFilter(DnsClient dns) {
    this(new MailDomain(dns), false, false);
  }

  private HeloDomainFilter(MailDomain domains, boolean anyLiteral, boolean authenticatedToo) {
    this.domains = domains;
    this.anyLiteral = anyLiteral;
    this.authenticatedToo = authenticatedToo;
  }

  /** {@return the same filter, for which any address literal will do, as behind a NAT} */
  public HeloDomainFilter anyLiteral() {
    return new HeloDomainFilter(domains, true, authenticatedToo);
  }

  /** {@return the same filter, which looks at authenticated clients too} */
  public HeloDomainFilter alsoAuthenticated() {
    return new HeloDomainFilter(domains, anyLiteral, true);
  }

  /** {@return the refusal {@code 550 5.5.0 Invalid EHLO/HELO domain.}} */
  public static ActionProfile refusal() {
    return refusal(550);
  }

  /**
   * The refusal with another code.
   *
   * @param code 501 where the name counts as a parameter in error, 550 for policy
   * @return {@code 5.5.0 Invalid EHLO/HELO domain.} with the code
   * @throws IllegalArgumentException if the code is not of class 5
   */
  public static ActionProfile refusal(int code) {
    return Action.refuse(code, new EnhancedStatus(5, 5, 0), "Invalid EHLO/HELO domain.");
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(HeloResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(MailView view) {
    if (view.client().user().isPresent() && !authenticatedToo) {
      return DomainFindings.AUTHENTICATED.now();
    }
    return judge(view.client().helo().orElse(""), view.client().address()).thenApply(this::finding);
  }

  private CompletionStage<HeloResult> judge(String helo, InetAddress client) {
    Optional<Problem> problem = problemOf(helo);
    if (problem.isPresent()) {
      return CompletableFuture.completedFuture(new Malformed(helo, problem.get()));
    } else if (helo.startsWith("[")) {
      return CompletableFuture.completedFuture(literal(helo, client));
    }
    return domains.exists(helo).thenApply(HeloResult.Named::new);
  }

  private static Optional<Problem> problemOf(String helo) {
    if (helo.isBlank()) {
      return Optional.of(Problem.EMPTY);
    }
    return helo.chars().allMatch(HeloDomainFilter::isOfName)
        ? Optional.empty()
        : Optional.of(Problem.INVALID_CHARACTERS);
  }

  /** Letters, digits and what stands in names and literals; {@code _} and {@code #} are borne. */
  private static boolean isOfName(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "[].-_#:".indexOf(c) >= 0;
  }

  private static HeloResult literal(String helo, InetAddress client) {
    String inner = helo.endsWith("]") ? helo.substring(1, helo.length() - 1) : "";
    boolean tagged = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
    String address = tagged ? inner.substring(IPV6_TAG.length()) : inner;
    if (tagged != address.contains(":") || !InetAddresses.isInetAddress(address)) {
      return new Malformed(helo, Problem.NO_ADDRESS);
    }
    InetAddress claimed = ReversedAddress.unmapped(InetAddresses.forString(address));
    return new HeloResult.Literal(helo, claimed.equals(ReversedAddress.unmapped(client)));
  }

  private Finding finding(HeloResult result) {
    Finding finding;
    if (result instanceof HeloResult.Named named) {
      finding = DomainFindings.of(named.domain());
    } else if (result instanceof HeloResult.Literal literal) {
      finding =
          literal.ofClient() || anyLiteral
              ? Finding.clear(result.reason())
              : Finding.match(result.reason());
    } else {
      finding = Finding.match(result.reason());
    }
    return finding.withResult(result);
  }
}
